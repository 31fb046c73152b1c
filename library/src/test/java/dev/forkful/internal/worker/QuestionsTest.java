package dev.forkful.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.LateLink;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SentFrames;
import dev.forkful.testing.Await;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker asks its parent. */
class QuestionsTest {
    private static final byte[] QUESTION = {1};
    private static final byte[] ANSWER = {2, 3};

    private final SentFrames parent = new SentFrames();
    private final Queue<Frame> sent = parent.sent();
    private final LateLink link = new LateLink();
    private final Questions questions = new Questions(link);

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @BeforeEach
    void connect() throws Exception {
        link.connect(parent);
    }

    private void answer() throws Exception {
        Await.until("a question", () -> !sent.isEmpty());
        questions.answered(new Frame(Kind.FETCHED, sent.remove().id(), Payload.of(ANSWER)));
    }

    static List<Function<Questions, byte[]>> waysToAsk() {
        return List.of(questions -> questions.ask(QUESTION), questions -> {
            try {
                return questions.askLevels().get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Who asks holds locks, of a class loader or the loggers, that those tasks may want, or be surprised to have. */
    @ParameterizedTest
    @MethodSource("waysToAsk")
    void whoWaitsForAnAnswerRunsNoTasksMeanwhile(Function<Questions, byte[]> way) throws Exception {
        var asker = new AtomicReference<@Nullable Thread>();
        var asks = new AtomicBoolean();
        var meanwhile = new AtomicInteger();
        var answer = ForkJoinPool.commonPool().submit(() -> {
            asker.set(Thread.currentThread());
            for (int i = 0; i < 1000; i++) { // which this thread has, until others take them
                var _ = CompletableFuture.runAsync(() -> {
                    if (asks.get() && Thread.currentThread() == asker.get()) {
                        meanwhile.incrementAndGet();
                    }
                });
            }
            asks.set(true);
            try {
                return way.apply(questions);
            } finally {
                asks.set(false);
            }
        });
        Await.until("somebody asks", () -> !sent.isEmpty());
        Await.until("who asks waits", () -> {
            var thread = asker.get();
            return thread != null && isWaiting(thread);
        });
        answer();
        assertThat(answer.get()).isEqualTo(ANSWER);
        assertThat(meanwhile).hasValue(0);
    }

    @Test
    void nothingIsAskedWhereNobodyReadsAnswers() {
        questions.end();
        assertThatThrownBy(() -> questions.ask(QUESTION)).isInstanceOf(UncheckedIOException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void anInterruptIsKeptForWhomItIsMeant() throws Exception {
        var answer = new CompletableFuture<byte[]>();
        var flag = new AtomicBoolean();
        var asker = Thread.ofPlatform().start(() -> {
            byte[] told = questions.ask(QUESTION);
            flag.set(Thread.currentThread().isInterrupted());
            answer.complete(told);
        });
        Await.until("who asks waits", () -> !sent.isEmpty() && isWaiting(asker));
        asker.interrupt();
        answer();
        assertThat(answer.get()).isEqualTo(ANSWER);
        assertThat(flag).isTrue();
    }
}
