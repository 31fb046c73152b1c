package dev.forkful.internal.watch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Supplier<String>> dumps = new CopyOnWriteArrayList<>();

    /** How many signals there have been that no dump answers yet. Who makes it 1 starts the thread, who makes it 0 is the thread, and ends. */
    private final AtomicInteger asked = new AtomicInteger();

    QuitDumps(PrintStream out) {
        this.out = out;
    }

    /**
     * Those of this program; they go to its standard output, where the JVM prints, too.
     *
     * @throws UnsupportedOperationException if the JVM does not tell of the signal, or this program may not call native code; says what to do
     */
    public static synchronized QuitDumps ofThisProgram() {
        if (installed == null) {
            var quits = new QuitDumps(
                    new PrintStream(new FileOutputStream(FileDescriptor.out), false, System.out.charset()));
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
                Thread.ofPlatform().daemon().name("forkful dump").start(this::printWhatIsAsked);
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
            for (var dump : dumps) {
                out.print(text(dump));
                out.flush();
            }
        } while (asked.addAndGet(-answered) > 0);
    }

    private static String text(Supplier<String> dump) {
        try {
            return dump.get() + "\n";
        } catch (Throwable e) { // OutOfMemoryError is the likeliest, and the others are to be printed all the same
            return "a dump failed: " + e + "\n";
        }
    }
}
