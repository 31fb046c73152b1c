package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.TaskException;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Elements;
import dev.forkful.internal.wire.Forgery;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Job;
import dev.forkful.testing.Fuzz;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fault 22, at random: whatever a worker says that its results are. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // a million inputs
class ResultFuzzTest {
    private static final long ONCE = 2 << 20;

    /** Whoever it is for is not told of it here. */
    private static final Job JOB = (Job) Proxy.newProxyInstance(
            Job.class.getClassLoader(), new Class<?>[] {Job.class}, (proxy, method, args) -> null);

    private final Values values = new Values(new HomeClasses());
    private final Failures failures = new Failures(values);

    private Payload answer(Kind kind, Object... results) throws IOException {
        var to = new Payload.Builder();
        to.putLong(System.nanoTime());
        to.putLong(1000);
        to.putLong(500);
        if (kind == Kind.RESULTS) {
            to.putInt(results.length);
            to.putByte((results[results.length - 1] instanceof Throwable ? Kind.FAILURE : Kind.RESULT).code());
        }
        var items = values.writer(to);
        for (var result : results) {
            if (result instanceof Throwable e) {
                failures.write(e, to);
            } else {
                values.write(result, to);
            }
        }
        items.end();
        return to.build();
    }

    /** An answer, behind its kind. */
    private byte[] honest(Kind kind, Object... results) throws IOException {
        var to = new Payload.Builder();
        to.putByte(kind.code());
        to.append(answer(kind, results));
        return to.build().toByteArray();
    }

    @Test
    void answers() throws Exception {
        var honest = List.of(
                honest(Kind.RESULT, 1),
                honest(Kind.RESULT, "text"),
                honest(Kind.RESULT, new ArrayList<>(List.of(1, 2, 3))),
                honest(Kind.RESULT, (Object) new long[30]),
                honest(Kind.RESULTS, 1, "two", List.of(3), 4),
                honest(Kind.RESULTS, 1, 2, new IllegalStateException("third")),
                honest(Kind.FAILURE, new IOException("failed")),
                honest(Kind.NOT_ENCODED, new IOException("not encoded")));
        var report = new Fuzz(
                        "answers",
                        6,
                        honest,
                        e -> e instanceof MalformedFrameException || e instanceof TaskException,
                        ONCE,
                        256)
                .run(input -> {
                    var in = Source.of(input, 0, input.length);
                    var kind = Kind.of(in.getByte());
                    var answer = new Answer(kind, in.getPayload(in.remaining()), "task 1", "w", 1, values, failures);
                    assertThat(answer.count()).isPositive();
                    for (int n = Math.min(answer.count(), 20); n > 0; n--) {
                        answer.isPlain();
                        var _ = next(answer, n == 1);
                    }
                });
        assertThat(report.outcomes())
                .containsKeys("read", "MalformedFrameException", "TaskFailedException", "NotShippableException");
    }

    /** One that cannot be read is no reason not to look at the next. */
    private static Object next(Answer answer, boolean last) {
        try {
            return answer.next();
        } catch (TaskException e) {
            if (last) {
                throw e;
            }
            return e;
        }
    }

    /** What a pool does with what lies in a ring: of one task, which has been given. */
    @Test
    void resultsInARing() throws Exception {
        var forgery = new Forgery();
        var honest = new ArrayList<byte[]>();
        var one = new Payload.Builder();
        one.putLong(1);
        one.give(Elements.INT, new int[100]);
        for (var payload : List.of(answer(Kind.RESULT, 1), answer(Kind.RESULTS, 1, 2, 3), one.build())) {
            var file = forgery.file();
            file.claims().give(0, 1, 1);
            file.claims().claim(0, 1);
            var worker = file.workerWriter();
            worker.put(Kind.RESULT.code(), 0, 1, payload);
            worker.publish();
            honest.add(forgery.said());
        }
        // an array is allocated on the word of its length, up to a part of the heap
        var report = new Fuzz(
                        "results in a ring",
                        4,
                        honest,
                        e -> e instanceof MalformedFrameException,
                        Source.ON_TRUST + ONCE,
                        16)
                .run(input -> {
                    var file = forgery.file();
                    var ring = new WorkerRing(file, Bell.ofParent(file), new ReentrantLock(), why -> {});
                    ring.reserve(new Shipment(JOB, Limits.NONE, null, null, Payload.EMPTY), 1);
                    forgery.say(input);
                    for (var task = ring.next(); task != null; task = ring.next()) {
                        assertThat(task.tried).isEqualTo(1);
                        var _ = new Answer(ring.kind(), ring.result(), "task 1", "w", 1, values, failures);
                        ring.free(task);
                    }
                });
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }
}
