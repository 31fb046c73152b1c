package dev.forkful.internal.watch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints dumps whenever this program gets a SIGQUIT, after what the JVM prints then. Thread-safe.
 *
 * <p>The JVM's thread for signals does not wait for them: a thread is started that prints, and ends. There is one at the most; signals that come while it prints are one more dump together.
 */
public final class QuitDumps {
    private static @Nullable QuitDumps installed;

    private final PrintStream out;
    private final ThreadFactory threads;
    private final List<Supplier<String>> dumps = new CopyOnWriteArrayList<>();

    /** How many signals there have been that no dump answers yet. Who makes it 1 starts the thread, who makes it 0 is the thread, and ends. */
    private final AtomicInteger asked = new AtomicInteger();

    QuitDumps(PrintStream out, ThreadFactory threads) {
        this.out = out;
        this.threads = threads;
    }

    /**
     * Those of this program; they go to its standard output, where the JVM prints, too.
     *
     * @throws UnsupportedOperationException if the JVM does not tell of the signal, or this program may not call native code; says what to do
     */
    public static synchronized QuitDumps ofThisProgram() {
        if (installed == null) {
            var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, System.out.charset());
            var quits = new QuitDumps(
                    out, Thread.ofPlatform().daemon().name("forkful dump").factory());
            DataDumpRequest.listen(quits::print);
            installed = quits;
        }
        return installed;
    }

    /** From now on this is printed, too, until it is {@linkplain #remove removed}. It may wait, but not for ever. */
    public void add(Supplier<String> dump) {
        dumps.add(dump);
    }

    /** One that was {@linkplain #add added}. */
    public void remove(Supplier<String> dump) {
        dumps.remove(dump);
    }

    /** Prints all soon. Does not wait. */
    void print() {
        if (!dumps.isEmpty() && asked.getAndIncrement() == 0) {
            boolean started = false;
            try {
                threads.newThread(this::printWhatIsAsked).start();
                started = true;
            } finally {
                if (!started) { // the system refuses a thread: the next signal is another try
                    asked.set(0);
                }
            }
        }
    }

    private void printWhatIsAsked() {
        int answered;
        do {
            answered = asked.get();
            dumps.forEach(this::print);
        } while (asked.addAndGet(-answered) > 0);
    }

    private void print(Supplier<String> dump) {
        try {
            say(dump.get());
        } catch (Throwable e) { // OutOfMemoryError is the likeliest; the other dumps are to be printed all the same
            complain(e);
        }
    }

    private void complain(Throwable e) {
        try {
            say("a dump failed: " + e);
        } catch (Throwable again) {
            // the next signal is another try
        }
    }

    private void say(String text) {
        out.print(text + "\n");
        out.flush();
    }
}
