package dev.forkful.cli.bench;

import java.util.concurrent.Callable;

/** Work that computes and nothing else: how many steps a range of numbers takes to come down to one. */
final class Collatz {
    private Collatz() {}

    /** All steps of the numbers from one to another, the last excluded. */
    static long steps(long from, long to) {
        long steps = 0;
        for (long n = from; n < to; n++) {
            steps += steps(n);
        }
        return steps;
    }

    private static int steps(long n) {
        int steps = 0;
        for (; n != 1; steps++) {
            n = (n & 1) == 0 ? n >> 1 : 3 * n + 1;
        }
        return steps;
    }

    /** One task of several that have as many numbers each. */
    static Callable<Long> task(int number, int numbers) {
        long from = 1 + (long) number * numbers;
        dev.forkful.Call<Long> call = () -> steps(from, from + numbers);
        return call;
    }
}
