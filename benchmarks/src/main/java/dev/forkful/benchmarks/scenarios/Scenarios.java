package dev.forkful.benchmarks.scenarios;

import java.util.List;

/** All scenarios, in the order of the page. */
public final class Scenarios {
    /** See the class. */
    public static final List<Scenario> ALL = List.of(
            new Submit(),
            new WarmUp(),
            MapItems.ints(),
            MapItems.strings(),
            MapItems.records(),
            MapItems.lists(),
            new StreamItems(),
            new RoundTripHot(),
            new RoundTripSleep(),
            new Bursts(),
            new LongTask(),
            new FirstOfProgram(),
            new FirstOfPool(),
            Payload.captured(),
            Payload.mapped(),
            Payload.first(),
            Payload.inRecord(),
            Cpu.files(),
            Cpu.primes(),
            Cpu.garbage(),
            new Sleeps(),
            new Recovery(),
            new Memory(),
            Growth.items(),
            new GrowWorkers(),
            Growth.outstanding());

    private Scenarios() {}

    /** The scenario of this name. */
    public static Scenario named(String name) {
        return ALL.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario is called " + name + "; there are "
                        + ALL.stream().map(Scenario::name).toList()));
    }
}
