package dev.forkful.spi;

import dev.forkful.TaskException;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a {@link Job}, as it came: whoever wants the values decodes them. Decoding may run code of the user's ({@code readObject}), which may take
 * its time, and must not take that of the thread which receives results for everyone. Used by one thread.
 */
public interface Results {
    /**
     * How many results there are.
     *
     * @return 1; of a {@link Batch}, as many as were run
     */
    int count();

    /**
     * Whether {@link #next} runs none of the user's code.
     *
     * @return true for what is known to be numbers, texts and arrays of them
     */
    boolean isPlain();

    /**
     * Decodes the next result.
     *
     * @return what the function returned
     * @throws TaskException if it threw, or if the result could not be encoded or cannot be decoded
     */
    @Nullable
    Object next();
}
