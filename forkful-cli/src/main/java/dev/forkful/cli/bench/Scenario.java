package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.List;

/** Something that is measured of the library and its peers, side by side. */
interface Scenario {
    /** Its name in JSON. */
    String name();

    /** What it is, in a few words. */
    String what();

    Unit unit();

    /** How many of the shares of the whole time it gets. */
    int shares();

    /** Prepares what takes part. */
    List<Contender> contenders(Lineup lineup, Duration time) throws Exception;

    /** What the keys of JSON say about the result. */
    List<Figure> figures(Measure measure);
}
