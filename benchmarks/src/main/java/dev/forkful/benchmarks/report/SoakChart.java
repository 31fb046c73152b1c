package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.soak.Sample;
import dev.forkful.benchmarks.soak.Soak;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What there was in the course of a soak, one curve above the other, each from 0. */
public final class SoakChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 760;
    private static final double MIB = 1 << 20;
    private static final Color PARENT = new Color(0xc0392b);
    private static final Color WORKER = new Color(0x5b7fa6);

    private SoakChart() {}

    /** Draws it into a file. */
    public static void draw(Soak.Report report, Path file) throws IOException {
        var minutes = new NumberAxis("minutes");
        minutes.setAutoRangeIncludesZero(true);
        var all = new CombinedDomainXYPlot(minutes);
        all.setGap(12);
        all.add(plot(report, "descriptors", Sample::descriptors, Sample::workerDescriptors));
        all.add(plot(report, "threads", Sample::threads, Sample::workerThreads));
        all.add(plot(report, "resident MiB", s -> s.residentBytes() / MIB, s -> s.workerResidentBytes() / MIB));
        all.add(plot(report, "heap MiB", s -> s.heapBytes() / MIB, null));
        var chart = new JFreeChart(
                "%,d tasks: the parent (red), the largest worker (blue)".formatted(report.tasks()), null, all, false);
        Charts.themed(chart); // which has colours of its own
        for (var plot : all.getSubplots()) {
            paint(plot);
        }
        Svg.write(chart, WIDTH, HEIGHT, file);
    }

    private static XYPlot plot(
            Soak.Report report,
            String what,
            ToDoubleFunction<Sample> ofParent,
            @org.jspecify.annotations.Nullable ToDoubleFunction<Sample> ofWorker) {
        var data = new XYSeriesCollection();
        data.addSeries(series("parent", report, ofParent));
        if (ofWorker != null) {
            data.addSeries(series("worker", report, ofWorker));
        }
        var axis = new NumberAxis(what);
        axis.setAutoRangeIncludesZero(true);
        return new XYPlot(data, null, axis, new XYLineAndShapeRenderer(true, false));
    }

    private static void paint(XYPlot plot) {
        var colors = new Color[] {PARENT, WORKER};
        for (int i = 0; i < colors.length; i++) {
            plot.getRenderer().setSeriesPaint(i, colors[i]);
            plot.getRenderer().setSeriesStroke(i, new BasicStroke(2));
        }
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    }

    private static XYSeries series(String name, Soak.Report report, ToDoubleFunction<Sample> value) {
        var series = new XYSeries(name);
        report.samples().forEach(s -> series.add(s.minutes(), value.applyAsDouble(s)));
        return series;
    }
}
