package dev.forkful.benchmarks.soak;

import dev.forkful.Outcome;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import java.util.concurrent.ThreadLocalRandom;

/** What the tasks of a soak do: mostly values, and some of everything that can go wrong. Which, a task's number says. */
enum Mix {
    /** Returns a text. */
    VALUE,
    /** Returns a quarter of a megabyte. */
    ARRAY,
    /** Prints a line. */
    LINE,
    /** Throws. */
    FAILURE,
    /** Sleeps longer than it may, and obeys its interrupt. */
    SLEEP,
    /** Loops for ever. */
    LOOP,
    /** Ends its process, mostly; later tries return a value. */
    EXIT;

    private static final int BYTES = 256 << 10;

    static Mix of(int n) {
        if (n % 20_011 == 20_010) {
            return LOOP;
        }
        if (n % 10_007 == 10_006) {
            return SLEEP;
        }
        if (n % 5_003 == 5_002) {
            return EXIT;
        }
        return switch (n % 20) {
            case 3 -> FAILURE;
            case 7 -> LINE;
            case 11 -> n % 3 == 0 ? ARRAY : VALUE;
            default -> VALUE;
        };
    }

    /** In a worker. */
    static Object work(int n) throws InterruptedException {
        switch (of(n)) {
            case FAILURE -> throw new IllegalArgumentException("item " + n);
            case SLEEP -> Thread.sleep(600_000);
            case LOOP -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }
            case EXIT -> {
                if (ThreadLocalRandom.current().nextInt(3) > 0) {
                    Runtime.getRuntime().halt(3);
                }
            }
            case LINE -> System.out.println("item " + n);
            case ARRAY -> {
                return new byte[BYTES];
            }
            case VALUE -> {}
        }
        return "item " + n;
    }

    /** Whether an outcome is what it has to be. */
    static boolean isRight(Outcome<Integer, Object> outcome) {
        int n = outcome.item();
        return switch (outcome) {
            case Outcome.Success<Integer, Object> s ->
                switch (of(n)) {
                    case FAILURE, SLEEP, LOOP -> false;
                    case ARRAY -> s.value() instanceof byte[] bytes && bytes.length == BYTES;
                    case VALUE, LINE, EXIT -> s.value().equals("item " + n);
                };
            case Outcome.Failure<Integer, Object> f ->
                switch (of(n)) {
                    case FAILURE ->
                        f.error() instanceof TaskFailedException e
                                && e.getCause() instanceof IllegalArgumentException cause
                                && ("item " + n).equals(cause.getMessage());
                    case SLEEP, LOOP -> f.error() instanceof TaskTimeoutException;
                    default -> false;
                };
        };
    }
}
