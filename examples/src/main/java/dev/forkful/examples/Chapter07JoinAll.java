package dev.forkful.examples;

/** Whoever joins all is last. As nothing outlives main, cheap virtual threads will do. */
public final class Chapter07JoinAll {
    static void printDelays(int n, int delay, String name) {
        try {
            for (int i = 0; i < n; i++) {
                IO.println("execution " + i + " of " + name);
                Thread.sleep(delay);
            }
            IO.println("end of " + name);
        } catch (InterruptedException e) {
            IO.println(name + " was asked to stop");
        }
    }

    public static void main(String... args) throws InterruptedException {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        Thread t1 = Thread.startVirtualThread(() -> printDelays(3, second, "AAA"));
        Thread t2 = Thread.startVirtualThread(() -> printDelays(3, second, "BBB"));
        Thread t3 = Thread.startVirtualThread(() -> printDelays(3, second, "CCC"));
        t1.join();
        t2.join();
        t3.join();
        IO.println("program ends here!");
    }
}
