package dev.forkful.examples;

/** {@code join} waits for one thread. The others are still at work when main ends. */
public final class Chapter06JoinOne {
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
        Thread t1 = Thread.ofPlatform().start(() -> printDelays(3, second, "AAA"));
        Thread.ofPlatform().start(() -> printDelays(4, second, "BBB"));
        Thread.ofPlatform().start(() -> printDelays(5, second, "CCC"));
        t1.join();
        IO.println("program ends here!");
    }
}
