package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much time there is. What is measured divides it by shares; where one takes longer than its share, those after it get less. The whole has a
 * limit as well, at which it is interrupted.
 *
 * @param aim how long all the measuring is to take
 * @param limit when it is interrupted
 * @param leastRounds how many rounds are measured even if they take longer than their share
 */
public record Pace(Duration aim, Duration limit, int leastRounds) {
    /** Within a minute. */
    public static final Pace USUAL = new Pace(Duration.ofSeconds(48), Duration.ofSeconds(58), 3);

    /** Within 40 seconds. */
    public static final Pace QUICK = new Pace(Duration.ofSeconds(32), Duration.ofSeconds(39), 3);

    /** A part of the time: the JVMs on both sides need some seconds until their compilers are through. */
    private static final int WARM_UP = 4;

    /** However late it is, this is left for each. */
    private static final Duration LEAST = Duration.ofMillis(50);

    /** Shorter than can say anything: for tests. */
    public static Pace test(Duration aim) {
        return new Pace(aim, Duration.ofMinutes(1), 1);
    }

    /** For what all that is measured has in common. */
    Duration warmUp() {
        return aim.dividedBy(WARM_UP);
    }

    /** What one gets of the time that is left for it and for those after it. */
    Duration share(Scenario scenario, List<Scenario> left, Duration elapsed) {
        int shares = left.stream().mapToInt(Scenario::shares).sum();
        var share = aim.minus(elapsed).multipliedBy(scenario.shares()).dividedBy(shares);
        return share.compareTo(LEAST) < 0 ? LEAST : share;
    }
}
