package dev.forkful.internal.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is printed for signals that come one after the other, and all at once. */
class QuitDumpsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final QuitDumps quits = new QuitDumps(new PrintStream(printed, false, UTF_8));

    private String printed() {
        return printed.toString(UTF_8);
    }

    private static boolean isPrinting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("forkful dump"));
    }

    private void awaitEnd() throws Exception {
        Await.until("the thread that prints has ended", () -> !isPrinting());
    }

    @Test
    void eachSignalPrintsAllThatWereAddedAndNotRemoved() throws Exception {
        Supplier<String> first = () -> "first";
        quits.add(first);
        quits.add(() -> "second");
        quits.print();
        awaitEnd();
        assertThat(printed()).isEqualTo("first\nsecond\n");
        quits.remove(first);
        quits.print();
        awaitEnd();
        assertThat(printed()).isEqualTo("first\nsecond\nsecond\n");
    }

    @Test
    void signalsThatComeWhileItPrintsAreOneMoreDump() throws Exception {
        var begun = new Semaphore(0);
        var goOn = new Semaphore(0);
        quits.add(() -> {
            begun.release();
            goOn.acquireUninterruptibly();
            return "here";
        });
        quits.print();
        assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        for (int n = 0; n < 100; n++) {
            quits.print();
        }
        goOn.release();
        assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        goOn.release();
        awaitEnd();
        assertThat(printed()).isEqualTo("here\nhere\n");
    }

    @Test
    void aDumpThatFailsDoesNotTakeTheOthersWithIt() throws Exception {
        quits.add(() -> {
            throw new OutOfMemoryError("none left");
        });
        quits.add(() -> "second");
        quits.print();
        awaitEnd();
        assertThat(printed()).isEqualTo("a dump failed: java.lang.OutOfMemoryError: none left\nsecond\n");
    }

    @Test
    void whereThereIsNothingToPrintNoThreadIsStarted() {
        quits.print();
        assertThat(isPrinting()).isFalse();
    }
}
