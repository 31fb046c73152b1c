package dev.forkful;

/**
 * One line that a worker process printed. Immutable.
 *
 * @param worker the worker's name, for example {@code workers-1}
 * @param pid the worker's process id
 * @param source where it was printed
 * @param text the line without its end; bytes that are not UTF-8 show as {@code U+FFFD}
 */
public record OutputLine(String worker, long pid, Source source, String text) {
    /** Where a line was printed. */
    public enum Source {
        /** Standard output. */
        OUT,
        /** Standard error. */
        ERR
    }
}
