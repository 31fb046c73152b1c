package dev.forkful.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts outcomes, which come as they complete, back into the order of the inputs. Used instead of {@code Workers.stream}, which is in order but ends at the
 * first failure. Confined to the thread that takes the outcomes.
 */
final class InOrder implements Consumer<Finished> {
    private final Window window;
    private final Consumer<Finished> next;
    private final Map<Long, Finished> early = new HashMap<>();
    private long expected = 1;

    InOrder(Window window, Consumer<Finished> next) {
        this.window = window;
        this.next = next;
    }

    @Override
    public void accept(Finished finished) {
        if (finished.number() != expected) {
            early.put(finished.number(), finished);
            window.hold(finished.characters());
            return;
        }
        pass(finished, 0);
        for (var held = early.remove(expected); held != null; held = early.remove(expected)) {
            pass(held, held.characters());
        }
    }

    private void pass(Finished finished, int charactersHeld) {
        expected++;
        next.accept(finished);
        window.leave(charactersHeld);
    }
}
