package dev.forkful.examples;

/** One thread does one thing after the other: its end waits for the slow function. */
public final class Chapter01Blocking {
    static void printDelays(int second) throws InterruptedException {
        IO.println("execution 0 of A");
        Thread.sleep(10L * second);
        IO.println("end of A");
    }

    public static void main(String... args) throws InterruptedException {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        printDelays(second);
        IO.println("end of program");
    }
}
