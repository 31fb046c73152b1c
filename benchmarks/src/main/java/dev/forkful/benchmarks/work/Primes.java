package dev.forkful.benchmarks.work;

/** Counting primes, the slow way. */
public final class Primes {
    private Primes() {}

    /** How many primes there are from one number up to, but without, another. */
    public static long between(long from, long to) {
        long count = 0;
        for (long n = Math.max(2, from); n < to; n++) {
            if (isPrime(n)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isPrime(long n) {
        for (long d = 2; d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }
}
