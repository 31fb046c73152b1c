package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each item of a task is run by its worker or taken back by the parent, never both. */
class ClaimsTest {
    private final Claims claims =
            new Claims(Arena.ofAuto().allocate(16384, 128).asByteBuffer().order(ByteOrder.nativeOrder()));

    @Test
    void aCallIsBegunOnceAndThenNotTakenBack() {
        claims.give(5, 77, 1);
        assertThat(claims.begun(5)).isZero();
        assertThat(claims.claim(5, 77)).isZero();
        assertThat(claims.begun(5)).isEqualTo(1);
        assertThat(claims.claim(5, 77)).isEqualTo(-1);
        assertThat(claims.recall(5)).isEqualTo(1);
        assertThat(claims.begun(5)).isEqualTo(1);
    }

    @Test
    void whatWasTakenBackIsNotBegun() {
        claims.give(5, 77, 1);
        assertThat(claims.recall(5)).isZero();
        assertThat(claims.claim(5, 77)).isEqualTo(-1);
        assertThat(claims.begun(5)).isZero();
    }

    @Test
    void anEarlierTryOfTheSameSlotClaimsNothingOfALaterOne() {
        claims.give(5, 77, 1);
        claims.recall(5);
        claims.give(5, 78, 3);
        assertThat(claims.claim(5, 77)).isEqualTo(-1);
        assertThat(claims.begun(5)).isZero();
        assertThat(claims.claim(5, 78)).isZero();
    }

    @Test
    void triesMayBeNumberedWithoutEndAndItemsUpToTheirMost() {
        for (long tried : new long[] {0, 1, (1 << 24) - 1, 1 << 24, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            claims.give(1023, tried, Claims.MOST_ITEMS);
            assertThat(claims.claim(1023, tried)).isZero();
            assertThat(claims.claim(1023, tried + 1)).isEqualTo(-1);
            assertThat(claims.recall(1023)).isEqualTo(1);
            assertThat(claims.claim(1023, tried)).isEqualTo(-1);
        }
    }

    @Test
    void whenItWasBegunIsTold() {
        claims.claimedAt(-5);
        assertThat(claims.claimedAt()).isEqualTo(-5);
    }

    /** Two slots that are used again and again, against a model of them. */
    @Test
    void randomUseAgreesWithAModel() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            long[] tried = new long[2];
            int[] next = new int[2];
            int[] limit = new int[2];
            for (int step = 0; step < 50; step++) {
                int slot = random.nextInt(2);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        tried[slot] = random.nextLong() >>> 1;
                        next[slot] = 0;
                        limit[slot] = 1 + random.nextInt(6);
                        claims.give(slot, tried[slot], limit[slot]);
                    }
                    case 1 -> {
                        if (limit[slot] > 0) {
                            assertThat(claims.recall(slot)).isEqualTo(next[slot]);
                            limit[slot] = next[slot];
                        }
                    }
                    case 2 -> assertThat(claims.claim(slot, tried[slot] ^ 1)).isEqualTo(-1);
                    default -> {
                        if (limit[slot] > 0) {
                            int expected = next[slot] < limit[slot] ? next[slot]++ : -1;
                            assertThat(claims.claim(slot, tried[slot]))
                                    .as("seed %d", seed)
                                    .isEqualTo(expected);
                            assertThat(claims.begun(slot)).isEqualTo(next[slot]);
                        }
                    }
                }
            }
            claims.give(0, 0, 0);
            claims.give(1, 0, 0);
        }
    }

    /** Both at once, as parent and worker do it: every item has exactly one owner. */
    @Test
    void everyItemIsRunOrTakenBack() throws Exception {
        int rounds = 20_000;
        int items = 20;
        var frames = new java.util.concurrent.SynchronousQueue<Integer>();
        var run = new boolean[items];
        var worker = CompletableFuture.runAsync(() -> {
            try {
                for (int n = frames.take(); n >= 0; n = frames.take()) {
                    Arrays.fill(run, false);
                    for (int item = claims.claim(0, n); item >= 0; item = claims.claim(0, n)) {
                        run[item] = true;
                    }
                    frames.put(n);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        int taken = 0;
        for (int n = 0; n < rounds; n++) {
            claims.give(0, n, items);
            frames.put(n);
            for (int i = n % 64; i > 0; i--) {
                Thread.onSpinWait();
            }
            int first = claims.recall(0);
            assertThat(frames.poll(30, TimeUnit.SECONDS)).isEqualTo(n);
            for (int item = 0; item < items; item++) {
                if (run[item] != item < first) {
                    throw new AssertionError("item " + item + " of round " + n + ", when " + first + " were begun");
                }
            }
            taken += items - first;
        }
        frames.put(-1);
        worker.get(30, TimeUnit.SECONDS);
        assertThat(taken)
                .as("items that were taken back, or this shows nothing")
                .isPositive();
    }
}
