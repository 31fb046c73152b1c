package dev.forkful.cli;

import dev.forkful.Fn;
import dev.forkful.Outcome;
import dev.forkful.TaskException;
import dev.forkful.Workers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code forkful map} from its first input to its exit code.
 *
 * <pre>
 *   inputs ──▶ Window ──▶ Workers.outcomes ──▶ Format ──▶ InOrder ──▶ LineOutput
 *                 ▲                                          │ └────▶ Failures
 *                 └──────────────── leaves ──────────────────┘
 * </pre>
 *
 * Ends in one of four ways: no more inputs; the first failure, if so asked; no one reads the results any more; Ctrl-C.
 */
final class MapRun {
    /** In which order results are printed. */
    enum Order {
        OF_INPUTS,
        OF_COMPLETION
    }

    /** What a failure does to the inputs after it. */
    enum AfterFailure {
        GO_ON,
        STOP
    }

    /** What is asked for. */
    record Options(
            Format format,
            Fn<String, @Nullable Object> function,
            Order order,
            AfterFailure afterFailure,
            Failures.Detail detail) {}

    /** What a shell shows for a program that was ended by SIGPIPE. */
    private static final int ABANDONED = 141;

    /** What a shell shows for a program that was ended by SIGINT. */
    private static final int INTERRUPTED = 130;

    /** How long workers may take to end before the process ends without waiting for them. */
    private static final Duration ENDING = Duration.ofSeconds(3);

    private final Options options;
    private final Workers workers;
    private final Screen screen;
    private final LineOutput output;
    private final TaskPrinting printing;
    private final Failures failures;
    private final long startedAt = System.nanoTime();

    /** Written by the thread that takes the outcomes, as {@link #failed}. */
    private volatile long finished;

    private volatile long failed;

    /** Written by the shutdown hook: the main thread has nothing to say any more. */
    private volatile boolean interrupted;

    MapRun(Options options, Workers workers, Screen screen, LineOutput output, TaskPrinting printing) {
        this.options = options;
        this.workers = workers;
        this.screen = screen;
        this.output = output;
        this.printing = printing;
        this.failures = new Failures(screen, options.detail(), options.afterFailure());
    }

    /** Runs it; {@code total} tells how many inputs there are as soon as that is known. */
    int run(Iterator<String> source, Supplier<OptionalLong> total, Terminal terminal) {
        var onCtrlC = new Thread(this::ctrlC, "forkful-ctrl-c");
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        try (var _ = new ProgressBar(screen, terminal, () -> progress(total.get()))) {
            map(source);
        } finally {
            endWorkers();
            try {
                Runtime.getRuntime().removeShutdownHook(onCtrlC);
            } catch (IllegalStateException e) {
                interrupted = true; // it is running
            }
            if (!interrupted) { // who would tell them itself
                failures.report(finished);
            }
        }
        return exitCode();
    }

    private Progress progress(OptionalLong total) {
        return new Progress(finished, failed, total, Duration.ofNanos(System.nanoTime() - startedAt));
    }

    private void map(Iterator<String> source) {
        var window = new Window();
        var inputs = new Inputs(source, window);
        Consumer<Finished> next = options.order() == Order.OF_INPUTS
                ? new InOrder(window, this::print)
                : done -> {
                    print(done);
                    window.leave(0);
                };
        try (Stream<Outcome<String, @Nullable Object>> outcomes = workers.outcomes(inputs, options.function())) {
            boolean all = outcomes.allMatch((Outcome<String, @Nullable Object> outcome) ->
                    accept(inputs.finished(outcome.item()), outcome, next));
            if (all) { // else some may be printing still
                printing.finish();
            }
            output.close();
        } catch (TaskException | UncheckedIOException e) {
            if (output.failure() == null) { // else it is the reason, wherever it was noticed
                throw new CommandFailedException(CommandFailedException.FAILED, message(e));
            }
        }
    }

    private static String message(RuntimeException e) {
        return Words.of(e) + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
    }

    /** Takes an outcome; tells whether to go on. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private boolean accept(long number, Outcome<String, @Nullable Object> outcome, Consumer<Finished> next) {
        if (interrupted) {
            return false;
        }
        finished++;
        var failure = outcome instanceof Outcome.Failure<String, @Nullable Object> f
                ? new Failure(number, f.item(), f.error(), f.stats())
                : null;
        var done = new Finished(number, options.format().line(number, outcome));
        if (failure != null) {
            failed++;
            failures.add(failure); // and not when it is its turn to be printed, which may never come
            if (options.afterFailure() == AfterFailure.STOP) {
                print(done); // whatever its place, it is the last
                return false;
            }
        }
        next.accept(done);
        return true;
    }

    private void print(Finished done) {
        if (done.line() != null) {
            output.line(done.line());
        }
    }

    private void endWorkers() {
        boolean abandoned = output.failure() != null;
        if (Thread.interrupted() || abandoned || options.afterFailure() == AfterFailure.STOP) {
            workers.shutdownNow();
        } else {
            workers.shutdown();
        }
        try {
            if (!workers.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow(); // they end with this process at the latest
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
        }
    }

    /** Ctrl-C, or a kill that can be caught: ends the workers, and tells what failed so far. */
    private void ctrlC() {
        interrupted = true;
        workers.shutdownNow();
        try {
            workers.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // the process ends anyway
        }
        screen.close();
        failures.report(finished);
    }

    private int exitCode() {
        if (interrupted) {
            return INTERRUPTED;
        }
        if (output.isAbandoned()) {
            return ABANDONED;
        }
        var broken = output.failure();
        if (broken != null) {
            throw new CommandFailedException(
                    CommandFailedException.FAILED, "cannot write to standard output: " + broken.getMessage());
        }
        return failures.count() == 0 ? 0 : CommandFailedException.FAILED;
    }
}
