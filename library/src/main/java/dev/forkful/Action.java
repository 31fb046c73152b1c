package dev.forkful;

import java.io.Serializable;
import java.util.concurrent.CompletionException;

/**
 * A {@link Runnable} that can travel to another process and, unlike a {@code Runnable}, may throw checked exceptions.
 *
 * <p>Being more specific than {@code Runnable}, it is what a lambda without a result becomes in {@link Workers#submit(Action)}, without a cast and
 * without a {@code try} around {@code Thread.sleep}.
 */
@FunctionalInterface
public interface Action extends Runnable, Serializable {
    /**
     * Does it.
     *
     * @throws Exception whatever went wrong; it reaches the caller as the cause of a {@link TaskFailedException}
     */
    void perform() throws Exception;

    /**
     * Does it, for those who only know {@code Runnable}.
     *
     * @throws CompletionException around a checked exception; unchecked ones are thrown as they are
     */
    @Override
    @SuppressWarnings(
            "FunctionalInterfaceMethodChanged") // so that the body may throw: run() is perform() for those who cannot
    // catch
    default void run() {
        try {
            perform();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
