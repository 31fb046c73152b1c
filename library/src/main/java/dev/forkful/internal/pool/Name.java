package dev.forkful.internal.pool;

import dev.forkful.spi.Batch;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;

/** The name of what is being encoded, for messages: made only if there is one, since to make it takes longer than to encode a number. */
final class Name implements CharSequence {
    private final Job job;

    /** Which item of a batch. */
    int item;

    Name(Job job) {
        this.job = job;
    }

    @Override
    public String toString() {
        if (job.function() instanceof Invoke) {
            return job.name();
        }
        return "the item of " + (job instanceof Batch batch ? batch.name(item) : job.name());
    }

    @Override
    public int length() {
        return toString().length();
    }

    @Override
    public char charAt(int index) {
        return toString().charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }
}
