package dev.forkful.internal.pool;

import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.ItemReader;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Job;
import dev.forkful.spi.Results;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a worker said of a task that has ended in it.
 *
 * <pre>
 *   0            8              16            24
 *   +------------+--------------+-------------+------------------------- - -
 *   | begun at   | how long     | CPU time    | RESULT: the value
 *   +------------+--------------+-------------+ FAILURE, NOT_ENCODED: what was thrown
 *     by its clock, in nanoseconds              RESULTS: their number (4), the kind of the last (1), and each, as above
 * </pre>
 */
final class Answer implements Results {
    final Kind kind;
    final long begunAt;
    final long running;
    final long cpuTime;
    final long bytes;

    private final Object whose;
    private final String worker;
    private final long pid;
    private final Source in;
    private final int count;

    /** What the last of them is; those before are values. */
    private final Kind last;

    private final ItemReader reader;
    private final Failures failures;

    /** After how many tries, which is set when that is known. */
    int tries = 1;

    private int taken;

    /** Why the last that was taken cannot be read, if that could not be said: the stack of who read it was full, say. */
    private @Nullable Throwable untold;

    /**
     * An answer.
     *
     * @param whose the job, or the name of what is not a job
     */
    Answer(Kind kind, Payload payload, Object whose, String worker, long pid, Values values, Failures failures)
            throws IOException {
        this.kind = kind;
        this.whose = whose;
        this.worker = worker;
        this.pid = pid;
        this.failures = failures;
        this.bytes = payload.length();
        in = payload.open();
        reader = values.reader(in);
        begunAt = in.getLong();
        running = in.getLong();
        cpuTime = in.getLong();
        count = kind == Kind.RESULTS ? in.getInt() : 1;
        last = kind == Kind.RESULTS ? Kind.of(in.getByte()) : kind;
        if (running < 0 || cpuTime < 0 || count < 1) {
            throw new MalformedFrameException("a worker sent " + count + " results after " + running + " ns");
        }
    }

    @Override
    public int count() {
        return count;
    }

    /** Whether the last of them is a failure. */
    boolean isFailure() {
        return last != Kind.RESULT;
    }

    @Override
    public boolean isPlain() {
        try {
            return kind == Kind.RESULT && Values.isPlain(in.peekByte());
        } catch (IOException e) { // there is nothing
            return false;
        }
    }

    @Override
    public @Nullable Object next() {
        var before = untold;
        if (before != null) {
            throw undecodable(taken - 1, before);
        }
        int item = taken++;
        try {
            var one = item == count - 1 ? last : Kind.RESULT;
            if (one != Kind.RESULT) {
                throw failure(one, name(item), failures.read(in)); // the last of a batch
            }
            return reader.next();
        } catch (TaskException e) {
            throw e;
        } catch (Throwable e) { // the result's own readObject may throw anything
            untold = e;
            throw undecodable(item, e);
        }
    }

    private TaskException undecodable(int item, Throwable why) {
        var told = NotShippableException.undecodable(name(item) + " has run in " + where() + ", but its result", why);
        untold = null;
        return told;
    }

    private String name(int item) {
        return switch (whose) {
            case Batch batch -> batch.name(item);
            case Job job -> job.name();
            default -> whose.toString();
        };
    }

    private String where() {
        return worker.isEmpty() ? "pid " + pid : worker + " (pid " + pid + ")";
    }

    private TaskException failure(Kind one, String name, Throwable cause) {
        return one == Kind.NOT_ENCODED
                ? new NotShippableException(
                        name + " has run in " + where() + ", but " + cause.getMessage(),
                        cause instanceof NotShippableException n ? n.path() : "",
                        cause)
                : TaskFailedException.of(name + after(tries) + " failed in " + where(), cause);
    }

    /** For messages. */
    static String after(int tries) {
        return tries > 1 ? ", tried " + tries + " times," : "";
    }
}
