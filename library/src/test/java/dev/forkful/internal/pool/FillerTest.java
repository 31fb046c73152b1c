package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.testing.Await;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What puts tasks into a ring, where memory is short in the parent. */
class FillerTest {
    private static final byte[] LARGE = new byte[4 * SharedFile.CAPACITY];

    /** As if there were no memory to wait for it. */
    private static final class ShortOfMemory extends ReentrantLock {
        private static final long serialVersionUID = 1;
        volatile boolean fails;

        @Override
        public void lock() {
            if (fails && Thread.currentThread().getName().equals("forkful-filler")) {
                throw new OutOfMemoryError("of the test");
            }
            super.lock();
        }
    }

    private interface Use {
        void of(SharedFile file, Filler filler, ShortOfMemory lock, CompletableFuture<Throwable> failure)
                throws Exception;
    }

    private static void with(Path folder, Use use) throws Exception {
        var created = SharedFile.create(folder, SharedFile.ANY_WORKER);
        Files.delete(created.path());
        var lock = new ShortOfMemory();
        var failure = new CompletableFuture<Throwable>();
        var file = created.file();
        var filler = new Filler(file.parentWriter(), Bell.ofParent(file), lock, failure::complete);
        try {
            use.of(file, filler, lock, failure);
        } finally {
            filler.close(file::close);
            Await.until("the thread ends", FillerTest::isThreadGone);
        }
    }

    private static void putLarge(Filler filler, ShortOfMemory lock) {
        lock.lock();
        try {
            filler.put(Kind.TASK, 0, 1, Payload.of(LARGE));
        } finally {
            lock.unlock();
        }
    }

    private static void take(SharedFile file) throws Exception {
        var in = file.workerReader();
        Await.until("the frame is there", in::next);
        byte[] all = new byte[LARGE.length];
        int[] at = {0};
        Await.until("all of it has come", () -> {
            at[0] += in.read(MemorySegment.ofArray(all), at[0], all.length - at[0]);
            in.release();
            return at[0] == all.length;
        });
    }

    /** Else the worker would wait for ever for what it needs next, and with it whoever waits for its task. */
    @Test
    void aThreadThatEndsBeforeAllIsInSaysSo(@TempDir Path folder) throws Exception {
        with(folder, (file, filler, lock, failure) -> {
            lock.fails = true;
            putLarge(filler, lock);
            Await.until("the failure is told", failure::isDone);
            assertThat(failure.get()).isInstanceOf(OutOfMemoryError.class);
        });
    }

    /** Half of it may be in, and what is put in then would be taken for the rest. */
    @Test
    void whatCannotBePutInSaysSoAndNothingFollows(@TempDir Path folder) throws Exception {
        for (byte[] payload : List.of(LARGE, new byte[10])) {
            with(folder, (file, filler, lock, failure) -> {
                lock.lock();
                try {
                    file.close(); // so that to touch it fails
                    assertThat(filler.put(Kind.TASK, 0, 1, Payload.of(payload))).isFalse();
                    assertThat(failure).isDone();
                    assertThat(filler.put(Kind.TASK, 1, 2, Payload.EMPTY)).isFalse();
                } finally {
                    lock.unlock();
                }
            });
        }
    }

    private static boolean isThreadGone() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("forkful-filler"));
    }

    /** Its worker has ended, for some other reason than this. */
    @Test
    void whoIsClosedInTheMiddleOfAFrameSaysNothing(@TempDir Path folder) throws Exception {
        with(folder, (file, filler, lock, failure) -> {
            putLarge(filler, lock);
            filler.close(file::close);
            Await.until("the thread ends", FillerTest::isThreadGone);
            assertThat(failure).isNotDone();
        });
    }

    /** To close memory that a thread touches may leave that interrupted. */
    @Test
    void theMemoryIsClosedWhenTheThreadHasEnded(@TempDir Path folder) throws Exception {
        with(folder, (file, filler, lock, failure) -> {
            var threads = new ArrayList<Thread>();
            var reader = file.workerReader();
            lock.lock(); // so that the thread cannot end
            try {
                filler.put(Kind.TASK, 0, 1, Payload.of(LARGE));
                filler.close(() -> {
                    threads.add(Thread.currentThread());
                    file.close();
                });
                assertThat(reader.next()).isTrue();
                assertThat(threads).isEmpty();
            } finally {
                lock.unlock();
            }
            Await.until("the thread ends", FillerTest::isThreadGone);
            assertThat(threads).extracting(Thread::getName).containsExactly("forkful-filler");
        });
    }

    @Test
    void whatIsTakenOutAsAWholeSaysNothing(@TempDir Path folder) throws Exception {
        with(folder, (file, filler, lock, failure) -> {
            putLarge(filler, lock);
            take(file);
            filler.close(file::close);
            Await.until("the thread ends", FillerTest::isThreadGone);
            assertThat(failure).isNotDone();
        });
    }
}
