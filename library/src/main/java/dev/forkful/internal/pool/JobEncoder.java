package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.FunctionFactory;
import dev.forkful.internal.ship.FunctionTemplates;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes jobs and functions into bytes. Thread-safe; runs code of the user's, so never called under the pool's lock. Throws {@link NotShippableException} for
 * what cannot travel.
 */
final class JobEncoder {
    /**
     * A batch of more bytes is shortened. How many items it has follows from how long the last ones took, and those may have been of another map, and small: of a megabyte each, 6,000
     * would be made into bytes here before a worker had the first.
     */
    private static final long MOST_BYTES = 1 << 20;

    private final AtomicLong functionNumbers = new AtomicLong();
    private final Encoder encoder;
    private final FunctionTemplates templates;

    JobEncoder(HomeClasses classes, Encoder encoder) {
        this.encoder = encoder;
        this.templates = new FunctionTemplates(classes, encoder, functionNumbers);
    }

    /** The number by which a worker knows the function of a call; those of functions and templates are greater than 0. */
    static long numberOf(Invoke how) {
        return how == Invoke.CALL ? 0 : -1;
    }

    /** A function that many jobs will name. */
    PreparedFunction prepare(Fn<?, ?> fn) {
        return new PreparedFunction(functionNumbers.incrementAndGet(), fn, encoder.encode(fn, "the function"));
    }

    /** A job, ready to go; a batch may be {@linkplain Batch#shorten shorter} after that. */
    Shipment encode(Job job, Limits limits) {
        if (job.function() instanceof Invoke how) {
            var call = Objects.requireNonNull(job.argument(), "a call is its own argument");
            var template = how == FunctionFactory.howToCall(call) ? templates.of(call) : null;
            if (template != null) {
                return new Shipment(job, limits, null, template, templates.encode(call, template, new Name(job)));
            }
            var bytes = new Payload.Builder();
            bytes.putLong(numberOf(how));
            encoder.encode(call, new Name(job), bytes);
            return new Shipment(job, limits, null, null, bytes.build());
        }
        if (!(job.function() instanceof PreparedFunction function)) {
            throw new IllegalArgumentException("a job's function must have been prepared");
        }
        return new Shipment(job, limits, function, null, encode(job, function, MOST_BYTES));
    }

    /** What a job of that function sends; a batch as it is. */
    Payload encode(Job job, PreparedFunction function) {
        return encode(job, function, Long.MAX_VALUE);
    }

    private Payload encode(Job job, PreparedFunction function, long mostBytes) {
        int size = job instanceof Batch batch ? batch.items().size() : 1;
        var bytes = new Payload.Builder(32 + 8 * size);
        bytes.putLong(function.number);
        if (job instanceof Batch batch) {
            encodeItems(batch, bytes, mostBytes);
        } else {
            encoder.encode(job.argument(), new Name(job), bytes);
        }
        return bytes.build();
    }

    private void encodeItems(Batch batch, Payload.Builder to, long mostBytes) {
        var items = batch.items();
        var name = new Name(batch);
        var writer = encoder.writer(to);
        for (var item : items) {
            if (to.length() > mostBytes) {
                batch.shorten(name.item);
                break;
            }
            encoder.encode(item, name, writer);
            name.item++;
        }
        writer.end();
    }
}
