package dev.forkful.examples;

/** The function takes arguments: how often, how long, and for whom. */
public final class Chapter03Arguments {
    static void printDelays(int n, int delay, String name) throws InterruptedException {
        for (int i = 0; i < n; i++) {
            IO.println("execution " + i + " of " + name);
            Thread.sleep(delay);
        }
        IO.println("end of " + name);
    }

    public static void main(String... args) throws InterruptedException {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        printDelays(4, 2 * second, "AAA");
    }
}
