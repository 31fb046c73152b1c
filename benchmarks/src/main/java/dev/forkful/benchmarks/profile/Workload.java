package dev.forkful.benchmarks.profile;

import dev.forkful.Fn;
import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.scenarios.Window;
import dev.forkful.benchmarks.work.Primes;
import dev.forkful.benchmarks.work.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Forkful does while it is looked at: the work of one scenario, without its clock, over and over on one pool. */
enum Workload {
    SUBMIT("submit", "tasks", "forkful-processes", 2) {
        @Override
        long some(Pool pool) throws Exception {
            return Window.tasks(pool, 1_000, Duration.ofSeconds(1));
        }
    },
    MAP("map-ints", "items", "forkful-processes", 2) {
        @Override
        long some(Pool pool) throws Exception {
            return pool.map(Ints.MILLION, n -> n + 1).size();
        }
    },
    HOT("round-trip-hot", "calls", "forkful-processes", 1) {
        @Override
        long some(Pool pool) throws Exception {
            for (int i = 0; i < 1_000; i++) {
                pool.submit(Window.NO_OP).get();
            }
            return 1_000;
        }
    },
    ASLEEP("round-trip-sleep", "calls", "forkful-processes", 1) {
        @Override
        long some(Pool pool) throws Exception {
            Thread.sleep(20);
            pool.submit(Window.NO_OP).get();
            return 1;
        }
    },
    PAYLOAD("payload", "calls with 64 MiB", "forkful-processes", 1) {
        @Override
        long some(Pool pool) throws Exception {
            var sent = Megabytes.SIXTY_FOUR;
            pool.submit(() -> changed(sent)).get();
            return 1;
        }
    },
    FILES("cpu-files", "tasks", "forkful-processes", 2) {
        @Override
        long some(Pool pool) throws Exception {
            var file =
                    Path.of(System.getProperty("java.home"), "lib", "modules").toString();
            return mapped(pool, 128, i -> new Slice(file, i * Slice.BYTES).hashAndCompress());
        }
    },
    PRIMES("cpu-primes", "tasks", "forkful-processes", 2) {
        @Override
        long some(Pool pool) throws Exception {
            return mapped(pool, 120, i -> Primes.between(i * 10_000, (i + 1) * 10_000));
        }
    },
    SLEEPS("sleeps", "tasks", "forkful-threads", PoolPeer.UNLIMITED) {
        @Override
        long some(Pool pool) throws Exception {
            var futures = new ArrayList<Future<Integer>>(SLEEPERS);
            for (int i = 0; i < SLEEPERS; i++) {
                futures.add(pool.submit(() -> {
                    Thread.sleep(1_000);
                    return 1;
                }));
            }
            for (var future : futures) {
                future.get();
            }
            return SLEEPERS;
        }
    };

    /** Made where they are sent from. */
    private static final class Ints {
        static final List<Integer> MILLION =
                IntStream.range(0, 1_000_000).boxed().toList();
    }

    /** Made where it is sent from, and not wherever a task of this class runs. */
    private static final class Megabytes {
        static final byte[] SIXTY_FOUR = new byte[64 << 20];
    }

    private static final int SLEEPERS = 100_000;

    private final String scenario;
    private final String unit;
    private final String peer;
    private final int workers;

    Workload(String scenario, String unit, String peer, int workers) {
        this.scenario = scenario;
        this.unit = unit;
        this.peer = peer;
        this.workers = workers;
    }

    static Workload of(String scenario) {
        return Stream.of(values())
                .filter(w -> w.scenario.equals(scenario))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no profile of " + scenario));
    }

    /** That it is of. */
    String scenario() {
        return scenario;
    }

    /** What is counted. */
    String unit() {
        return unit;
    }

    /** Does some of it, and returns how many units that were. */
    abstract long some(Pool pool) throws Exception;

    Pool open() throws Exception {
        return ((PoolPeer) Peers.named(peer)).open(workers);
    }

    /** Does it for this long, and returns how many units a second that were. */
    double unitsPerSecond(Pool pool, Duration time) throws Exception {
        long begin = System.nanoTime();
        long units = 0;
        long took;
        do {
            units += some(pool);
            took = System.nanoTime() - begin;
        } while (took < time.toNanos());
        return units * 1e9 / took;
    }

    private static long mapped(Pool pool, int count, Fn<Long, Long> fn) throws Exception {
        return pool.map(LongStream.range(0, count).boxed().toList(), fn).size();
    }

    private static byte[] changed(byte[] bytes) {
        bytes[0]++;
        return bytes;
    }
}
