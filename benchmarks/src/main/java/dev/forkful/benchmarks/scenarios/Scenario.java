package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One thing that is measured, of each of its peers. */
public interface Scenario {
    /** In file names and on the command line. */
    String name();

    /** The heading on the page. */
    String title();

    /** What exactly is measured, in sentences; on the page. */
    String text();

    /** All figures that it can have, in the order of the columns. */
    List<Metric> metrics();

    /** How the page draws it. */
    default Picture picture() {
        return Picture.BARS;
    }

    /** What the x axis of a curve counts. */
    default String axis() {
        return "";
    }

    /** Who takes part. */
    List<String> peers();

    /** Why it is not the whole field; a sentence for the page, nothing if it is. */
    default String whyThese() {
        return "";
    }

    /** What the fork is told besides the time-boxes. */
    default Map<String, Object> parameters(Settings settings) {
        return Map.of();
    }

    /** Time-box for warming up, in milliseconds. */
    default int warmUpMs(Settings settings) {
        return settings.warmUpMs();
    }

    /** What every fork of this scenario is told. */
    default Parameters told(Settings settings) {
        var all = new LinkedHashMap<String, Object>();
        all.put("warmUpMs", warmUpMs(settings));
        all.put("measureMs", settings.measureMs());
        all.put("workers", 2);
        all.putAll(parameters(settings));
        return new Parameters(all);
    }

    /** About how long a fork takes, in seconds; for the estimate of the time left, and the limit after which a fork is given up. */
    default int seconds(Settings settings) {
        return 1 + (warmUpMs(settings) + settings.measureMs()) / 1000;
    }

    /** How many forks of each peer, unless the user says otherwise. */
    default int forks(Settings settings) {
        return settings.forks();
    }

    /** Measures a peer; runs in the fork. */
    Outcome measure(Peer peer, Parameters parameters) throws Exception;
}
