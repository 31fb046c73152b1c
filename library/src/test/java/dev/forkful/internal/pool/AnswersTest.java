package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SentFrames;
import dev.forkful.testing.Await;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker asks is answered, by few threads, however much it is; see also {@code FloodOfQuestionsTest}. */
@Timeout(60)
class AnswersTest {
    private static final int MANY = 10_000;

    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final AtomicInteger asked = new AtomicInteger();
    private final SentFrames worker = new SentFrames() {
        @Override
        public boolean trySend(Frame frame) {
            throw new AssertionError("would need a queue for what cannot be sent");
        }
    };

    private final Queue<Frame> sent = worker.sent();

    /** Opens when answers are found. */
    private final CountDownLatch found = new CountDownLatch(1);

    private final Answers answers = new Answers(worker, alive::get);

    private void ask(long id) throws IOException {
        answers.answer(Frame.of(Kind.FETCH, id), this::awaitFound);
    }

    private byte[] awaitFound() {
        try {
            found.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a class loader", e);
        }
        return new byte[] {1};
    }

    /** Asks many questions, and is held up on the way. */
    private Thread flood() throws Exception {
        var asking = Thread.ofPlatform().name("reader").start(() -> {
            try {
                for (int id = 0; id < MANY; id++) {
                    ask(id);
                    asked.incrementAndGet();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Await.until("many are asked", () -> asked.get() >= Answers.OPEN);
        assertThat(Await.settled(asked::get)).isEqualTo(Answers.OPEN);
        assertThat(asking.isAlive()).isTrue();
        return asking;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forkful-answers"))
                .count();
    }

    @Test
    void whoAsksForMuchIsHeldUpAndThenAnswered() throws Exception {
        var asking = flood();
        assertThat(threads()).isEqualTo(Answers.THREADS);
        found.countDown();
        asking.join();
        Await.until("all is answered", () -> sent.size() == MANY);
        assertThat(sent)
                .extracting(Frame::id)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, MANY).boxed().toList());
        answers.close();
    }

    @Test
    void whoHasEndedIsNotHeldUpThoughAClassLoaderHangs() throws Exception {
        var asking = flood();
        alive.set(false);
        asking.join();
        answers.close();
        assertThat(sent).isEmpty();
        found.countDown();
        Await.until("its threads end", () -> threads() == 0);
        assertThat(sent).as("what waited for a thread is not answered").hasSize(Answers.THREADS);
    }

    @Test
    void longQuestionsCountForMore() throws Exception {
        var question = new Frame(Kind.FETCH, 1, Payload.of(new byte[60_000]));
        var asking = Thread.ofPlatform().name("reader").start(() -> {
            try {
                while (alive.get()) {
                    answers.answer(question, this::awaitFound);
                    asked.incrementAndGet();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Await.until("some are asked", () -> asked.get() >= 10);
        assertThat(Await.settled(asked::get)).isBetween(10L, 20L);
        alive.set(false);
        asking.join();
        answers.close();
        found.countDown();
    }

    @Test
    void aQuestionLongerThanAnyNameIsNotTaken() {
        var question = new Frame(Kind.FETCH, 1, Payload.of(new byte[1 << 20]));
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> answers.answer(question, () -> new byte[0]));
        answers.close();
    }

    @Test
    void aFailureIsAnAnswer() throws Exception {
        answers.answer(Frame.of(Kind.FETCH, 1), () -> {
            throw new IllegalStateException("a class loader's");
        });
        answers.answer(Frame.of(Kind.LEVELS, 2), () -> {
            throw new StackOverflowError();
        });
        Await.until("both are answered", () -> sent.size() == 2);
        for (var frame : sent) {
            assertThat(frame.payload().length()).isEqualTo(frame.id() == 2 ? 0 : 4 + 2 + 31);
        }
        answers.close();
    }

    @Test
    void whereTheSystemRefusesThreadsWhoAskedIsAnsweredAllTheSame() throws Exception {
        found.countDown();
        try (var alone = new Answers(worker, alive::get, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        })) {
            for (int id = 0; id < 3; id++) {
                alone.answer(Frame.of(Kind.FETCH, id), this::awaitFound);
            }
        }
        assertThat(sent).extracting(Frame::id).containsExactly(0L, 1L, 2L);
    }
}
