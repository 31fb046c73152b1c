package dev.forkful.examples.harm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Call;
import dev.forkful.Outcome;
import dev.forkful.Output;
import dev.forkful.TaskException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * PDFBox on damaged files, Rhino on endless scripts, and others at their worst: all in one pool of two small workers. Each loses its own result and says why;
 * after all of it the pool answers, and its statistics add up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs({OS.LINUX, OS.MAC})
class RealLibrariesTest {
    private static final String HEAP = "64m";
    private static final int FILES = 100;

    /** Where PDFBox keeps what fonts it has found: else in the home folder. */
    private static final String FONTS = "pdfbox.fontcache";

    /** So long that no other process sleeps as long. */
    private static final String SLEEP = "1094.25";

    private Workers workers;

    // What is to become of the tasks.
    private long submitted;
    private long succeeded;
    private long cancelled;
    private long timeouts;
    private long deaths;

    /** Kept, or it would be forgotten with its level. PDFBox tells of each font that this system does not have. */
    private static final Logger PDFBOX = Logger.getLogger("org.apache.pdfbox");

    @BeforeAll
    void open(@TempDir Path folder) {
        PDFBOX.setLevel(Level.OFF);
        System.setProperty(FONTS, folder.toString());
        workers = Workers.ofProcesses()
                .count(2)
                .heap(HEAP)
                .taskTimeout(Duration.ofSeconds(30))
                .gracePeriod(Duration.ofMillis(200))
                .jvmArgs("-Djava.awt.headless=true", "-D" + FONTS + "=" + folder)
                .output(Output.discard())
                .name("harm")
                .open();
    }

    @AfterAll
    void close() {
        System.clearProperty(FONTS);
        workers.close();
    }

    private <E extends TaskException> E failure(Class<E> type, Workers pool, Call<?> call) {
        submitted++;
        var failure = catchThrowableOfType(type, pool.submit(call)::join);
        count(failure);
        return failure;
    }

    private void count(TaskException failure) {
        timeouts += failure instanceof TaskTimeoutException ? 1 : 0;
        deaths += failure instanceof WorkerDiedException ? 1 : 0;
    }

    /** Of a task that never ends: the first that says where it was, which a busy machine may not leave the time for. */
    private TaskTimeoutException timeout(Call<?> call) {
        var impatient = workers.with(o -> o.timeout(Duration.ofSeconds(2)));
        var failure = failure(TaskTimeoutException.class, impatient, call);
        for (int more = 3; more > 0 && failure.taskStackTrace().isEmpty(); more--) {
            failure = failure(TaskTimeoutException.class, impatient, call);
        }
        return failure;
    }

    private static boolean isOf(String library, TaskTimeoutException e) {
        return e.taskStackTrace().stream()
                .anyMatch(frame -> frame.getClassName().startsWith(library));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a deadline of 30 s").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    @Order(1)
    void aHundredDamagedFilesCostNoMoreThanTheirOwnTexts(TestReporter reporter) throws Exception {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        var files = new ArrayList<byte[]>(Pdfs.damaged(FILES, new Random(seed)));
        for (int n = 0; n < FILES / 10; n++) { // a whole one among ten
            files.add(n * 11, Pdfs.whole(n * 11));
        }
        var became = new TreeMap<String, Integer>();
        var wholeOnes = new ArrayList<Integer>();
        var numbers = IntStream.range(0, files.size()).boxed().toList();
        // a file for each number: an outcome tells which
        workers.outcomes(
                        numbers.stream().map(n -> new Numbered(n, files.get(n))).toList(),
                        file -> Pdfs.text(file.bytes()))
                .forEach(outcome -> {
                    submitted++;
                    switch (outcome) {
                        case Outcome.Success<Numbered, String> s -> {
                            succeeded++;
                            became.merge("text", 1, Integer::sum);
                            if (s.item().number() % 11 == 0
                                    && s.value().contains("file " + s.item().number() + " page 2")) {
                                wholeOnes.add(s.item().number());
                            }
                        }
                        case Outcome.Failure<Numbered, String> f -> {
                            count(f.error());
                            var cause = f.error().getCause() == null
                                    ? f.error()
                                    : f.error().getCause();
                            became.merge(cause.getClass().getSimpleName(), 1, Integer::sum);
                        }
                    }
                });
        reporter.publishEntry("files", became.toString());
        assertThat(became.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(files.size());
        assertThat(wholeOnes).hasSize(FILES / 10);
        assertThat(became.keySet())
                .as("files that no one can read, or this shows nothing")
                .hasSizeGreaterThan(1);
    }

    /** A file and its number. */
    private record Numbered(int number, byte[] bytes) implements Serializable {}

    @Test
    @Order(2)
    void aPictureThatDoesNotFitIntoTheHeapSaysSo() throws Exception {
        byte[] huge = Pdfs.huge();
        assertThat(failure(WorkerDiedException.class, workers, () -> Pdfs.text(huge)))
                .hasMessageContaining("heap of " + HEAP);
    }

    @Test
    @Order(2)
    void anEndlessScriptIsStoppedAndSaysWhereItWas() {
        var failure = timeout(() -> Harm.script("while (true);"));
        assertThat(failure).matches(e -> isOf("org.mozilla.javascript", e));
    }

    @Test
    @Order(2)
    void anExpressionThatTriesForEverIsStoppedAndSaysWhereItWas() {
        var failure = timeout(() -> Harm.expression());
        assertThat(failure).matches(e -> isOf("java.util.regex", e));
    }

    @Test
    @Order(2)
    void aNativeWriteToNowhereNamesItsSignal() {
        var failure = failure(WorkerDiedException.class, workers, () -> {
            try {
                return Harm.nativeWrite();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(failure).hasMessageContaining("crashed").hasMessageContaining("SIGSEGV");
    }

    @Test
    @Order(2)
    void aScriptThatEndsTheJvmNamesItsCode() {
        assertThat(failure(WorkerDiedException.class, workers, () -> Harm.script("java.lang.System.exit(7)")))
                .hasMessageContaining("exited with code 7");
    }

    @Test
    @Order(2)
    void aScriptThatFillsTheHeapSaysSo() {
        assertThat(failure(
                        WorkerDiedException.class,
                        workers,
                        () -> Harm.script("var all = []; while (true) all.push('x'.repeat(100000) + all.length);")))
                .hasMessageContaining("heap of " + HEAP);
    }

    /** Its children have their own names in the table of processes: nothing else sleeps that long. */
    @Test
    @Order(2)
    void aScriptThatStartsProcessesAndHangsTakesThemWithIt() throws Exception {
        submitted++;
        var task = workers.submit(
                () -> Harm.script("for (var n = 0; n < 3; n++) java.lang.Runtime.getRuntime().exec('sleep " + SLEEP
                        + "'); while (true);"));
        await(() -> sleepers() == 3);
        task.cancel(true);
        cancelled++;
        await(() -> sleepers() == 0);
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info()
                        .arguments()
                        .map(a -> List.of(a).contains(SLEEP))
                        .orElse(false))
                .filter(p -> p.info()
                        .command()
                        .map(c -> c.endsWith("sleep") || c.endsWith("coreutils"))
                        .orElse(false))
                .count();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterAllThatThePoolAnswersAndItsStatisticsAddUp() throws Exception {
        var texts = workers.map(IntStream.range(0, 20).boxed().toList(), n -> Harm.script(n + " * " + n));
        submitted += 20;
        succeeded += 20;
        assertThat(texts)
                .isEqualTo(IntStream.range(0, 20).mapToObj(n -> "" + n * n).toList());
        await(() -> workers.statistics().restarts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                >= deaths);
        var statistics = workers.statistics();
        assertThat(statistics.succeeded()).isEqualTo(succeeded);
        assertThat(statistics.failed()).isEqualTo(submitted - succeeded - cancelled);
        assertThat(statistics.cancelled()).isEqualTo(cancelled);
        assertThat(statistics.queued() + statistics.running() + statistics.retried())
                .isZero();
        var restarts = statistics.restarts();
        assertThat(restarts.keySet())
                .isSubsetOf(
                        "ran out of its heap of " + HEAP,
                        "crashed",
                        "exited with code 7",
                        "killed because its task did not stop");
        assertThat(restarts.getOrDefault("killed because its task did not stop", 0L))
                .isLessThanOrEqualTo(timeouts + cancelled);
        assertThat(restarts.values().stream().mapToLong(Long::longValue).sum())
                .isBetween(deaths, deaths + timeouts + cancelled);
        assertThat(statistics.workers()).hasSizeLessThanOrEqualTo(2);
    }
}
