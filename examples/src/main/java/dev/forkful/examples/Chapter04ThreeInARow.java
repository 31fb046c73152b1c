package dev.forkful.examples;

/** Three calls in a row: each waits for the one before. */
public final class Chapter04ThreeInARow {
    static void printDelays(int n, int delay, String name) throws InterruptedException {
        for (int i = 0; i < n; i++) {
            IO.println("execution " + i + " of " + name);
            Thread.sleep(delay);
        }
        IO.println("end of " + name);
    }

    public static void main(String... args) throws InterruptedException {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        printDelays(3, second, "AAA");
        printDelays(3, second, "BBB");
        printDelays(3, second, "CCC");
    }
}
