package dev.forkful.cli.bench;

/** The least that a program can do: what a new process is compared with. */
public final class HelloMain {
    static final String LINE = "hello";

    private HelloMain() {}

    public static void main(String[] args) {
        System.out.println(LINE);
    }
}
