package dev.forkful.examples;

/** Three threads at once: they take turns, and main does not wait for any of them. */
public final class Chapter05ThreeAtOnce {
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

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        Thread.ofPlatform().start(() -> printDelays(3, second, "AAA"));
        Thread.ofPlatform().start(() -> printDelays(3, second, "BBB"));
        Thread.ofPlatform().start(() -> printDelays(3, second, "CCC"));
        IO.println("program ends here!");
    }
}
