package dev.forkful.examples;

/** The slow function gets a thread of its own; the program goes on at once. */
public final class Chapter02Thread {
    static void printDelays(int second) {
        try {
            IO.println("execution 0 of A");
            Thread.sleep(10L * second);
            IO.println("end of A");
        } catch (InterruptedException e) {
            IO.println("A was asked to stop");
        }
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        // Java waits for its platform threads before it exits, but not for virtual ones:
        // Thread.startVirtualThread would be cut short here.
        Thread.ofPlatform().start(() -> printDelays(second));
        IO.println("end of program");
    }
}
