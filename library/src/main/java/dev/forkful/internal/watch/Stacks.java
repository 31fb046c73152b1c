package dev.forkful.internal.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Threads and where they are, in words, much as {@code jstack} has them. */
public final class Stacks {
    /** In characters; what is more is left out, and said to be. */
    private static final int LONGEST = 1 << 20;

    private static final String INDENT = "    ";

    private Stacks() {}

    /** All platform threads of this JVM that run Java code, one of them first. */
    public static String ofThisJvm(String first) {
        var threads = new ArrayList<Map.Entry<Thread, StackTraceElement[]>>();
        for (var entry : Thread.getAllStackTraces().entrySet()) {
            if (entry.getValue().length > 0) {
                threads.add(entry);
            }
        }
        threads.sort(Comparator.comparing((Map.Entry<Thread, StackTraceElement[]> e) ->
                        !e.getKey().getName().equals(first))
                .thenComparingLong(e -> e.getKey().threadId()));
        var text = new StringBuilder();
        int left = threads.size();
        for (var entry : threads) {
            if (text.length() > LONGEST) {
                return text.append(INDENT)
                        .append("and ")
                        .append(left)
                        .append(" more threads\n")
                        .toString();
            }
            append(entry.getKey(), entry.getValue(), text);
            left--;
        }
        return text.toString();
    }

    /** One thread. */
    public static void append(Thread thread, StackTraceElement[] stack, StringBuilder to) {
        to.append(INDENT).append('"').append(thread.getName()).append("\" #").append(thread.threadId());
        to.append(thread.isVirtual() ? " virtual" : thread.isDaemon() ? " daemon" : "");
        to.append(' ').append(thread.getState()).append('\n');
        for (var frame : stack) {
            to.append(INDENT).append(INDENT).append("at ").append(frame).append('\n');
        }
    }

    /** A time for people: {@code 12.345 s}. */
    public static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
