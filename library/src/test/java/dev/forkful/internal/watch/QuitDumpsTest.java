package dev.forkful.internal.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is printed for signals that come one after the other, and all at once. */
class QuitDumpsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private QuitDumps quits = quits(printed);

    private QuitDumps quits(OutputStream to) {
        return new QuitDumps(new PrintStream(to, false, UTF_8), work -> {
            started.incrementAndGet();
            return Thread.ofPlatform().unstarted(() -> {
                work.run();
                ended.incrementAndGet();
            });
        });
    }

    private String printed() {
        return printed.toString(UTF_8);
    }

    private void awaitEnd() throws Exception {
        Await.until("what was started has ended", () -> started.get() == ended.get());
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
    void anOutputThatFailsIsTriedAgainAtTheNextSignal() throws Exception {
        quits = quits(new OutputStream() {
            private int tries;

            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                if (++tries <= 2) {
                    throw new OutOfMemoryError("none left");
                }
                printed.write(bytes, from, length);
            }
        });
        quits.add(() -> "here");
        quits.print();
        awaitEnd();
        assertThat(printed()).isEmpty();
        quits.print();
        awaitEnd();
        assertThat(printed()).endsWith("here\n");
    }

    @Test
    void aThreadThatIsRefusedIsAskedForAgainAtTheNextSignal() throws Exception {
        var refused = new AtomicInteger();
        quits = new QuitDumps(new PrintStream(printed, false, UTF_8), work -> {
            if (refused.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            started.incrementAndGet();
            return Thread.ofPlatform().unstarted(() -> {
                work.run();
                ended.incrementAndGet();
            });
        });
        quits.add(() -> "here");
        assertThatThrownBy(quits::print).isInstanceOf(OutOfMemoryError.class);
        quits.print();
        awaitEnd();
        assertThat(printed()).isEqualTo("here\n");
    }

    @Test
    void whereThereIsNothingToPrintNoThreadIsStarted() {
        quits.print();
        assertThat(started).hasValue(0);
    }
}
