package dev.forkful.benchmarks.report;

import java.util.Optional;

/**
 * One goal of the design.
 *
 * @param what of what
 * @param figure what is held against the limit
 * @param against what the figure is divided by; nothing for a goal that is a figure of its own
 * @param sense which way the limit lies
 * @param limit of the figure, in its unit, or of the ratio
 * @param unit of the figure
 */
record Goal(String what, Cell figure, Optional<Cell> against, Sense sense, double limit, String unit) {
    /** One median in the results. */
    record Cell(String scenario, String metric, String peer) {
        Optional<Spread> spread(Figures figures) {
            return figures.of(scenario, metric, peer);
        }
    }

    /** Which way the limit lies. */
    enum Sense {
        AT_LEAST,
        AT_MOST,
        /** Better than the limit, not only as good: an ordinary rival is to be beaten. */
        BELOW
    }

    /** What became of it. */
    record Verdict(String figure, String other, String ratio, String reached) {}

    static Goal figure(String what, Cell figure, Sense sense, double limit, String unit) {
        return new Goal(what, figure, Optional.empty(), sense, limit, unit);
    }

    static Goal ratio(String what, Cell figure, Cell against, Sense sense, double limit, String unit) {
        return new Goal(what, figure, Optional.of(against), sense, limit, unit);
    }

    /** The goal in words. */
    String wanted() {
        var sign = switch (sense) {
            case AT_LEAST -> "≥ ";
            case AT_MOST -> "≤ ";
            case BELOW -> "< ";
        };
        return against.map(cell -> sign + Numbers.exact(limit) + " × " + Names.peer(cell.peer()))
                .orElseGet(() -> sign + Numbers.exact(limit) + " " + unit);
    }

    Verdict judge(Figures figures) {
        var mine = figure.spread(figures);
        if (mine.isEmpty()) {
            return new Verdict(
                    "—", "", "", "not measured: " + figures.reason(figure.scenario(), figure.metric(), figure.peer()));
        }
        var own = Numbers.of(mine.get().median()) + " " + unit;
        if (against.isEmpty()) {
            return new Verdict(
                    own, "", Numbers.of(mine.get().median() / limit) + " of the goal", verdict(mine.get(), 1));
        }
        var cell = against.get();
        var other = cell.spread(figures);
        if (other.isEmpty()) {
            return new Verdict(
                    own, "—", "", "not measured: " + figures.reason(cell.scenario(), cell.metric(), cell.peer()));
        }
        double rival = other.get().median();
        return new Verdict(
                own,
                Numbers.of(rival) + " " + unit,
                Numbers.of(mine.get().median() / rival),
                verdict(mine.get(), rival));
    }

    /** By the median of the forks; that the worst of them has not reached it is said. */
    private String verdict(Spread mine, double rival) {
        if (!isReached(mine.median() / rival)) {
            return "not reached";
        }
        double worst = sense == Sense.AT_LEAST ? mine.least() : mine.most();
        return isReached(worst / rival) ? "**reached**" : "**reached**, but not by each fork";
    }

    private boolean isReached(double value) {
        return switch (sense) {
            case AT_LEAST -> value >= limit;
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
        };
    }
}
