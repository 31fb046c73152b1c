package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private final Epochs epochs = new Epochs();
    private final List<String> closed = new ArrayList<>();

    private void retire(String what) {
        epochs.retire(() -> closed.add(what));
    }

    @Test
    void whatNobodyLooksAtIsClosedAtOnce() {
        retire("a");
        assertThat(closed).containsExactly("a");
        epochs.leave(epochs.enter());
        retire("b");
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void whatSomebodyMayLookAtIsClosedWhenHeLeaves() {
        int entered = epochs.enter();
        retire("a");
        retire("b");
        assertThat(closed).isEmpty();
        epochs.leave(entered);
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void whoCameLaterHoldsNothingUp() {
        int before = epochs.enter();
        retire("a");
        int after = epochs.enter();
        epochs.leave(before);
        assertThat(closed).containsExactly("a");
        retire("b");
        assertThat(closed).containsExactly("a");
        epochs.leave(after);
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void ofTwoWhoMayLookTheLastCloses() {
        int one = epochs.enter();
        int other = epochs.enter();
        retire("a");
        int late = epochs.enter();
        retire("b");
        epochs.leave(one);
        assertThat(closed).isEmpty();
        epochs.leave(other);
        assertThat(closed).containsExactly("a");
        epochs.leave(late);
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void whoClosesMayEnterAndRetire() {
        epochs.retire(() -> {
            int entered = epochs.enter();
            retire("b");
            epochs.leave(entered);
        });
        assertThat(closed).containsExactly("b");
    }

    @Test
    void oneThatCannotBeClosedKeepsNoOtherFromIt() {
        int entered = epochs.enter();
        epochs.retire(() -> {
            throw new IllegalStateException("in use");
        });
        retire("b");
        epochs.leave(entered);
        assertThat(closed).containsExactly("b");
    }

    /** Something that others look at, and that is replaced. */
    private static final class Thing {
        volatile boolean isClosed;
    }

    @Test
    void nobodyFindsClosedWhatHeLooksAtAndAllIsClosedInTheEnd() throws Exception {
        var current = new AtomicReference<>(new Thing());
        var stop = new AtomicBoolean();
        var open = new AtomicInteger(1);
        var lookers = new ArrayList<FutureTask<Long>>();
        for (int i = 0; i < 3; i++) {
            var looker = new FutureTask<>(() -> {
                long found = 0;
                while (!stop.get()) {
                    int entered = epochs.enter();
                    var thing = current.get();
                    for (int n = 0; n < 50; n++) {
                        found += thing.isClosed ? 1 : 0;
                    }
                    epochs.leave(entered);
                }
                return found;
            });
            lookers.add(looker);
            Thread.ofPlatform().start(looker);
        }
        for (int n = 0; n < 200_000; n++) {
            open.incrementAndGet();
            var old = current.getAndSet(new Thing());
            epochs.retire(() -> {
                old.isClosed = true;
                open.decrementAndGet();
            });
        }
        stop.set(true);
        for (var looker : lookers) {
            assertThat(looker.get()).isZero();
        }
        assertThat(open).hasValue(1);
    }
}
