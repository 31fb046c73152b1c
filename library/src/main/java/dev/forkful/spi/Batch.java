package dev.forkful.spi;

import java.util.List;

/**
 * A {@link Job} of many items for one function, none of which is retried or timed by itself. Its {@link Job#argument} is the list of the items.
 *
 * <p>The items are run one after the other; the first failure ends the batch. It is told of the results of all items up to there with {@link Job#returned}.
 */
public interface Batch extends Job {
    /**
     * The items.
     *
     * @return at least one; to be encoded one by one
     */
    List<?> items();

    /**
     * Makes the last items a batch of their own, so that another worker can run them. Quick; runs none of the user's code.
     *
     * @param from the first of them; from now on the end of this batch
     * @return the other batch, which ends by itself
     */
    Batch split(int from);

    /**
     * Leaves out the last items, which are too much to travel with the others: whoever submits this batch submits them after it, in one more. Called while it is being
     * {@linkplain Backend#submit submitted}, by that thread, before a worker has it.
     *
     * @param count how many items stay; at least one
     */
    void shorten(int count);

    /**
     * The name of an item, for messages.
     *
     * @param item which, counted from 0
     * @return for example {@code task 12 (item 11, from 0)}
     */
    String name(int item);
}
