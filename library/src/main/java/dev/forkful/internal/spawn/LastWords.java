package dev.forkful.internal.spawn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a worker said that may explain its end: the last lines of its standard error, and what its JVM prints when it ends by itself. Thread-safe; every
 * field is guarded by this.
 */
public final class LastWords {
    private static final int TAIL = 50;
    private static final int REPORT = 100;
    private static final String CRASH = "# A fatal error has been detected by the Java Runtime Environment:";
    private static final String LONG_FORM = "---------------";
    private static final String END = "END.";
    private static final String HEAP = "Terminating due to java.lang.OutOfMemoryError";

    private final Deque<String> tail = new ArrayDeque<>();
    private final List<String> report = new ArrayList<>();
    private boolean heapExhausted;

    /** Remembers a line of standard error. */
    public synchronized void said(String line) {
        if (tail.size() == TAIL) {
            tail.removeFirst();
        }
        tail.addLast(line);
    }

    synchronized void reported(String line) {
        if (report.size() < REPORT) {
            report.add(line);
        }
    }

    synchronized void heapIsExhausted() {
        heapExhausted = true;
    }

    synchronized List<String> tail() {
        return List.copyOf(tail);
    }

    synchronized List<String> report() {
        return List.copyOf(report);
    }

    synchronized boolean isHeapExhausted() {
        return heapExhausted;
    }

    /**
     * Sorts the lines that come out of a worker's own standard streams: what its JVM says of its end is kept here, notes about inherited options are
     * nobody's, all the rest is the task's. One per stream; used by one thread.
     *
     * <p>A report is a block of lines that begin with a hash, and on standard error then an empty line and the long form, to a line that says so. It is not always the last that comes: a JVM
     * that a task has started may have the worker's streams, and crash.
     */
    static final class Sorter {
        private final LastWords words;
        private final java.util.function.Consumer<String> others;
        private final boolean keepsReport;

        /** Where in a report the next line is. */
        private enum Part {
            NONE,
            BLOCK,
            /** Behind an empty line, which is held: the long form follows, or the report has ended before it. */
            GAP,
            LONG
        }

        private Part part = Part.NONE;
        private boolean held;

        Sorter(LastWords words, java.util.function.Consumer<String> others, boolean keepsReport) {
            this.words = words;
            this.others = others;
            this.keepsReport = keepsReport;
        }

        void line(String line) {
            if (part == Part.NONE && line.equals(CRASH)) {
                part = Part.BLOCK;
                held = false; // that was its first line
            } else if (part == Part.BLOCK && !line.startsWith("#")) {
                part = line.isEmpty() ? Part.GAP : Part.NONE;
            } else if (part == Part.GAP) {
                part = line.startsWith(LONG_FORM) ? Part.LONG : Part.NONE;
                if (part == Part.LONG) {
                    report("");
                } else {
                    others.accept("");
                }
            }
            if (held) {
                held = false;
                others.accept("#");
            }
            switch (part) {
                case NONE -> notReported(line);
                case GAP -> {}
                case BLOCK, LONG -> report(line);
            }
            if (part == Part.LONG && line.equals(END)) {
                part = Part.NONE;
            }
        }

        private void report(String line) {
            if (keepsReport) {
                words.reported(line);
            }
        }

        private void notReported(String line) {
            if (line.equals("#")) { // a crash report begins with it
                held = true;
            } else if (line.startsWith(HEAP)) {
                words.heapIsExhausted();
            } else if (!line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")
                    && !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS: ")) {
                others.accept(line);
            }
        }

        void end() {
            if (held) {
                others.accept("#");
            } else if (part == Part.GAP) {
                others.accept("");
            }
        }
    }
}
