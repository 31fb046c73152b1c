package dev.forkful.cli.bench;

import java.util.List;

/** What contenders have to come to. */
final class Expected {
    private Expected() {}

    /** Of so many {@link Nothing}s, the sum. */
    static void ofNothings(long count, long sum) {
        if (sum != count) {
            throw new IllegalStateException(count + " tasks that return 1 came to " + sum);
        }
    }

    /** Of the numbers from 0 on, each plus one. */
    static void ofNumbers(int count, List<Integer> results) {
        if (results.size() != count || results.getLast() != count) {
            throw new IllegalStateException(count + " numbers came to " + results.size() + " results"
                    + (results.isEmpty() ? "" : ", the last of which is " + results.getLast()));
        }
    }
}
