package dev.forkful.benchmarks.peers;

import dev.forkful.Fn;
import java.util.function.Function;

/** A function for streams, which know no checked exceptions. */
final class Plain {
    private Plain() {}

    static <T, R> R apply(Fn<T, R> fn, T item) {
        try {
            return fn.apply(item);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static <T, R> Function<T, R> of(Fn<T, R> fn) {
        return item -> apply(fn, item);
    }
}
