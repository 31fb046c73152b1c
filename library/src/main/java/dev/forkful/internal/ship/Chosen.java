package dev.forkful.internal.ship;

import dev.forkful.Action;
import dev.forkful.Call;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An object that can be called in several ways, with the one that was asked for. Whatever runs a call takes it for an {@link Action} if it can, then for a {@link Callable}. */
public sealed interface Chosen {
    /** What is called, of the user's. */
    Object code();

    /** It is to be called as this. */
    record AsCall(Callable<?> code) implements Chosen, Call<@Nullable Object> {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Object call() throws Exception {
            return code.call();
        }
    }

    /** It is to be run. */
    record AsRunnable(Runnable code) implements Chosen, Action {
        private static final long serialVersionUID = 1;

        @Override
        public void perform() {
            code.run();
        }
    }

    /** Something that is a callable first of all. */
    static Object call(Callable<?> code) {
        return code instanceof Action ? new AsCall(code) : code;
    }

    /** Something that is a runnable first of all. */
    static Runnable run(Runnable code) {
        return code instanceof Callable && !(code instanceof Action) ? new AsRunnable(code) : code;
    }
}
