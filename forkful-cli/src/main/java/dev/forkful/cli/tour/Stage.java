package dev.forkful.cli.tour;

import dev.forkful.cli.tour.Recording.Line;
import dev.forkful.cli.tour.Recording.Sample;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a chapter in this JVM, as a program of its own would run: until its last thread that is not a daemon has ended. What it prints is recorded, so
 * only one can be on stage at a time.
 */
final class Stage {
    private static final Duration SAMPLING = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Consumer<Line> audience;
    private long begin;

    /** @param audience is shown each line as it is printed, by one thread at a time */
    Stage(Consumer<Line> audience) {
        this.audience = audience;
    }

    Recording play(Chapter chapter, int second) throws InterruptedException {
        var out = System.out;
        var err = System.err;
        var recorder = new PrintStream(new LineStream(this::line), true, StandardCharsets.UTF_8);
        System.setOut(recorder);
        System.setErr(recorder);
        try {
            return run(chapter, second);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private void line(String text) {
        var line = new Line(System.nanoTime() - begin, text);
        lines.add(line);
        audience.accept(line);
    }

    private Recording run(Chapter chapter, int second) throws InterruptedException {
        var cast = new Cast();
        var main = new Thread(
                cast,
                () -> {
                    try {
                        chapter.main().run(String.valueOf(second));
                    } catch (Exception e) {
                        failures.add(e);
                    }
                },
                "main");
        var samples = new ArrayList<Sample>();
        begin = System.nanoTime();
        main.start();
        boolean ended;
        do {
            samples.add(new Sample(System.nanoTime() - begin, main.getState() == Thread.State.RUNNABLE));
            ended = main.join(SAMPLING);
        } while (!ended && !outOfPatience());
        samples.add(new Sample(System.nanoTime() - begin, false));
        for (var thread = cast.anyone(); thread != null && !outOfPatience(); thread = cast.anyone()) {
            thread.join(SAMPLING);
        }
        long end = System.nanoTime() - begin;
        if (cast.anyone() != null) {
            failures.add(new TimeoutException("it was still running after " + PATIENCE.toSeconds() + " s"));
            cast.interrupt();
        }
        return new Recording(List.copyOf(lines), samples, end, List.copyOf(failures));
    }

    private boolean outOfPatience() {
        return System.nanoTime() - begin > PATIENCE.toNanos();
    }

    /** The threads of the chapter: those that it starts are in the group of the thread that starts them. */
    private final class Cast extends ThreadGroup {
        Cast() {
            super("chapter");
        }

        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            failures.add(failure);
        }

        /** A thread for which a program would not exit yet. */
        @Nullable
        Thread anyone() {
            var threads = new Thread[activeCount() + 8];
            int n = enumerate(threads);
            for (int i = 0; i < n; i++) {
                if (!threads[i].isDaemon()) {
                    return threads[i];
                }
            }
            return null;
        }
    }
}
