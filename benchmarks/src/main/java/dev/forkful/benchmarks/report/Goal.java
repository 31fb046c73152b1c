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
        Optional<Double> median(Figures figures) {
            return figures.of(scenario, metric, peer).map(Spread::median);
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
        var mine = figure.median(figures);
        if (mine.isEmpty()) {
            return new Verdict(
                    "—", "", "", "not measured: " + figures.reason(figure.scenario(), figure.metric(), figure.peer()));
        }
        var own = Numbers.of(mine.get()) + " " + unit;
        if (against.isEmpty()) {
            return new Verdict(own, "", Numbers.of(mine.get() / limit) + " of the goal", verdict(mine.get()));
        }
        var cell = against.get();
        var other = cell.median(figures);
        if (other.isEmpty()) {
            return new Verdict(
                    own, "—", "", "not measured: " + figures.reason(cell.scenario(), cell.metric(), cell.peer()));
        }
        double ratio = mine.get() / other.get();
        return new Verdict(own, Numbers.of(other.get()) + " " + unit, Numbers.of(ratio), verdict(ratio));
    }

    private String verdict(double value) {
        boolean reached = switch (sense) {
            case AT_LEAST -> value >= limit;
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
        };
        return reached ? "**reached**" : "not reached";
    }
}
