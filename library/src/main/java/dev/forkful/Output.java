package dev.forkful;

/**
 * Where the lines go that worker processes print. A lambda makes one:
 *
 * {@snippet :
 * Workers.ofProcesses().output(line -> System.out.println(line.worker() + "| " + line.text())).open().close();
 * }
 *
 * <p>Lines are handed over whole, never mixed with another worker's; what a task printed comes before its result. A last line without an end
 * is handed over when its task is over; one of more than a mebibyte in pieces. It is called by several threads at the same
 * time, by up to three for one worker: what its JVM and its native code print comes beside what tasks print. While this method runs, the results of that worker wait, so it
 * must not wait for a task. What it throws is logged as a warning of the logger {@code dev.forkful.Output}, and harms no task.
 */
@FunctionalInterface
public interface Output {
    /**
     * Takes a line.
     *
     * @param line the line and who printed it
     */
    void line(OutputLine line);

    /**
     * Prints to this process's {@code System.out} and {@code System.err}, as they are when the line arrives. The default.
     *
     * @return where everything is printed here
     */
    static Output forward() {
        return line -> (line.source() == OutputLine.Source.OUT ? System.out : System.err).println(line.text());
    }

    /**
     * Throws every line away. The last lines of standard error still show in {@link WorkerDiedException}.
     *
     * @return where nothing is printed
     */
    static Output discard() {
        return line -> {};
    }
}
