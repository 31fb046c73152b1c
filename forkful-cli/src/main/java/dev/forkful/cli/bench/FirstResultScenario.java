package dev.forkful.cli.bench;

import dev.forkful.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** From opening a pool of one process to its first result. Closing it is not counted. */
final class FirstResultScenario implements Scenario {
    private static final String HELLO = "hello-world JVM";

    @Override
    public String name() {
        return "first_result";
    }

    @Override
    public String what() {
        return "first result of a new pool";
    }

    @Override
    public Unit unit() {
        return Unit.MILLIS;
    }

    @Override
    public int shares() {
        return 3;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) {
        return List.of(
                new Contender(Contender.FORKFUL, t -> firstResult() / 1e6),
                new Contender(HELLO, t -> hello(ChildJvm.of(lineup.classPath, HelloMain.class)) / 1e6));
    }

    private static double firstResult() {
        long start = System.nanoTime();
        try (var workers = Workers.processes(1)) {
            workers.submit(Nothing.CALL).join();
            return System.nanoTime() - start;
        }
    }

    /** Until its line is here. That it ends after it is not counted, as closing a pool is not, but awaited: it would take from what is measured next. */
    static double hello(ProcessBuilder jvm) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var process = jvm.start();
        try (var out = process.inputReader()) {
            String line;
            do {
                line = out.readLine(); // the JVM may have something to say first
            } while (line != null && !line.equals(HelloMain.LINE));
            long took = System.nanoTime() - start;
            if (process.waitFor() != 0 || line == null) {
                throw new IOException("a JVM that only prints a line ended with code " + process.exitValue());
            }
            return took;
        }
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("first_result_ms", Contender.FORKFUL),
                measure.ratio("first_result_vs_hello_jvm", Contender.FORKFUL, HELLO));
    }
}
