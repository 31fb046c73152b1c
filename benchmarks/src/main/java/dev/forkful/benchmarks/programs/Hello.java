package dev.forkful.benchmarks.programs;

/** What every JVM can do. With an argument it stays until its input ends. */
public final class Hello {
    private Hello() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        System.out.println("hello");
        if (args.length > 0) {
            JavaProgram.untilTold();
        }
    }
}
