package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.scenarios.Metric;
import dev.forkful.benchmarks.scenarios.Picture;
import dev.forkful.benchmarks.scenarios.Scenario;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A scenario as a chart: bars, or a line for each peer. The axes are logarithmic where the peers are orders of magnitude apart. */
final class Charts {
    private static final int WIDTH = 900;
    private static final int BAR = 26;
    private static final int AROUND = 110;
    private static final int CURVE_HEIGHT = 440;
    private static final Color OURS = new Color(0xc0392b);
    private static final Color OTHERS = new Color(0x5b7fa6);
    private static final Color[] LINES = {
        OURS,
        new Color(0xe67e22),
        new Color(0x2471a3),
        new Color(0x17a2b8),
        new Color(0x27803b),
        new Color(0x8e44ad),
        new Color(0x555555)
    };

    private Charts() {}

    /** Draws it into a file; returns false if there is nothing to draw. */
    static boolean draw(Scenario scenario, Figures figures, Path file) throws IOException {
        if (scenario.picture() == Picture.CURVE) {
            var chart = curve(scenario, figures);
            if (chart.isPresent()) {
                Svg.write(chart.get(), WIDTH, CURVE_HEIGHT, file);
            }
            return chart.isPresent();
        }
        var bars = bars(scenario, figures);
        if (bars.getColumnCount() == 0) {
            return false;
        }
        Svg.write(bars(scenario, bars), WIDTH, AROUND + BAR * bars.getColumnCount(), file);
        return true;
    }

    private static CategoryDataset bars(Scenario scenario, Figures figures) {
        var metric = scenario.metrics().getFirst();
        var data = new DefaultCategoryDataset();
        for (var peer : scenario.peers()) {
            figures.of(scenario.name(), metric.key(), peer)
                    .ifPresent(spread -> data.addValue(spread.median(), metric.title(), Names.peer(peer)));
        }
        return data;
    }

    private static JFreeChart bars(Scenario scenario, CategoryDataset data) {
        var metric = scenario.metrics().getFirst();
        var chart = ChartFactory.createBarChart(
                title(scenario, metric), null, metric.unit(), data, PlotOrientation.HORIZONTAL, false, false, false);
        themed(chart);
        var plot = chart.getCategoryPlot();
        var range = Range.EMPTY;
        for (int i = 0; i < data.getColumnCount(); i++) {
            range = range.with(data.getValue(0, i).doubleValue());
        }
        var axis = axis(metric.unit(), range);
        axis.setUpperBound(range.most() * (range.isWide() ? 5 : 1.15)); // room for the figures
        if (range.isWide()) {
            axis.setLowerBound(Math.pow(10, Math.floor(Math.log10(range.least() / 2))));
        }
        plot.setRangeAxis(axis);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        var renderer = new BarRenderer() {
            @Override
            public Color getItemPaint(int row, int column) {
                return String.valueOf(data.getColumnKey(column)).startsWith("Forkful") ? OURS : OTHERS;
            }
        };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", format()));
        plot.setRenderer(renderer);
        return chart;
    }

    private static Optional<JFreeChart> curve(Scenario scenario, Figures figures) {
        var metric = scenario.metrics().getFirst();
        var data = new XYSeriesCollection();
        var xs = Range.EMPTY;
        var ys = Range.EMPTY;
        for (var peer : scenario.peers()) {
            var line = new XYSeries(Names.peer(peer));
            for (var place : scenario.metrics()) {
                var median = figures.of(scenario.name(), place.key(), peer).map(Spread::median);
                if (median.isPresent()) {
                    double x = Double.parseDouble(place.key());
                    line.add(x, median.get().doubleValue());
                    xs = xs.with(x);
                    ys = ys.with(median.get());
                }
            }
            if (!line.isEmpty()) {
                data.addSeries(line);
            }
        }
        if (data.getSeriesCount() == 0) {
            return Optional.empty();
        }
        var chart = ChartFactory.createXYLineChart(
                title(scenario, metric), null, metric.unit(), data, PlotOrientation.VERTICAL, true, false, false);
        themed(chart);
        chart.getLegend().setPosition(RectangleEdge.RIGHT);
        var plot = chart.getXYPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainAxis(axis(scenario.axis(), xs));
        plot.setRangeAxis(axis(metric.unit(), ys));
        plot.setRenderer(lines(data.getSeriesCount()));
        return Optional.of(chart);
    }

    private static XYLineAndShapeRenderer lines(int count) {
        var renderer = new XYLineAndShapeRenderer();
        for (int i = 0; i < count; i++) {
            renderer.setSeriesPaint(i, LINES[i % LINES.length]);
            renderer.setSeriesStroke(i, new BasicStroke(2));
            renderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
        }
        return renderer;
    }

    /** From 0, or logarithmic over whole decades. */
    private static ValueAxis axis(String title, Range range) {
        if (!range.isWide()) {
            var axis = new NumberAxis(title);
            axis.setRange(0, range.most() * 1.1);
            axis.setNumberFormatOverride(format());
            return fonts(axis);
        }
        var axis = new LogAxis(title);
        axis.setBase(10);
        axis.setTickUnit(new NumberTickUnit(1, format())); // in decades
        axis.setMinorTickMarksVisible(false);
        axis.setSmallestValue(range.least() / 1e3);
        axis.setRange(
                Math.pow(10, Math.floor(Math.log10(range.least()))), Math.pow(10, Math.ceil(Math.log10(range.most()))));
        axis.setNumberFormatOverride(format());
        return fonts(axis);
    }

    private static ValueAxis fonts(ValueAxis axis) {
        axis.setLabelFont(font(Font.PLAIN, 12));
        axis.setTickLabelFont(font(Font.PLAIN, 11));
        return axis;
    }

    private static String title(Scenario scenario, Metric metric) {
        var better = metric.better() == Metric.Better.HIGHER ? "more is better" : "less is better";
        return scenario.title().replace("`", "") + " (" + metric.unit() + ", " + better + ")";
    }

    private static DecimalFormat format() {
        return new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)) {
            @Override
            public StringBuffer format(double number, StringBuffer text, java.text.FieldPosition position) {
                return text.append(Numbers.of(number));
            }
        };
    }

    static void themed(JFreeChart chart) {
        var theme = new StandardChartTheme("plain");
        theme.setExtraLargeFont(font(Font.BOLD, 15));
        theme.setLargeFont(font(Font.PLAIN, 13));
        theme.setRegularFont(font(Font.PLAIN, 12));
        theme.setSmallFont(font(Font.PLAIN, 11));
        theme.apply(chart);
        chart.setBackgroundPaint(Color.WHITE);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /** From the least to the most of some values. */
    private record Range(double least, double most) {
        static final Range EMPTY = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

        Range with(double value) {
            return new Range(Math.min(least, value), Math.max(most, value));
        }

        boolean isWide() {
            return least > 0 && most / least > 8;
        }
    }
}
