package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Output;
import dev.forkful.OutputLine;
import dev.forkful.OutputLine.Source;
import dev.forkful.TaskFailedException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks print. */
@Tag("processes")
class WorkerOutputTest {
    private final Queue<OutputLine> lines = new ConcurrentLinkedQueue<>();

    private Workers open(int count) {
        return Workers.ofProcesses()
                .count(count)
                .name("press")
                .output(lines::add)
                .open();
    }

    private List<String> texts() {
        return lines.stream().map(OutputLine::text).toList();
    }

    @Test
    void linesComeWholeInOrderAndWithTheNameOfTheirWorker(@TempDir Path folder) {
        var here = Signal.in(folder, "here");
        try (var workers = open(2)) {
            workers.map(List.of("a", "b"), s -> {
                here.add(s);
                here.awaitLines(2); // both print at the same time
                for (int i = 0; i < 2_000; i++) {
                    System.out.println(s + " prints line " + i + " of many");
                }
                return s;
            });
        }
        assertThat(lines).hasSize(4_000);
        var byWorker = lines.stream().collect(Collectors.groupingBy(OutputLine::worker));
        assertThat(byWorker).hasSize(2).allSatisfy((worker, own) -> {
            assertThat(worker).matches("press-\\d+");
            assertThat(own.stream().map(OutputLine::pid).distinct()).hasSize(1);
            assertThat(own).allMatch(l -> l.source() == Source.OUT);
            var who = own.getFirst().text().charAt(0);
            assertThat(own.stream().map(OutputLine::text))
                    .isEqualTo(Work.upTo(2_000).stream()
                            .map(i -> who + " prints line " + i + " of many")
                            .toList());
        });
    }

    @Test
    void whatATaskPrintsComesBeforeItsResult() {
        try (var workers = open(1)) {
            for (int i = 0; i < 50; i++) {
                int n = i;
                workers.submit(() -> {
                            System.out.println("out " + n);
                            System.err.println("err " + n);
                        })
                        .join();
                assertThat(texts()).contains("out " + n, "err " + n);
            }
        }
    }

    @Test
    void standardErrorIsTold() {
        try (var workers = open(1)) {
            workers.submit(() -> System.err.println("oops")).join();
        }
        assertThat(lines).anySatisfy(l -> {
            assertThat(l.source()).isEqualTo(Source.ERR);
            assertThat(l.text()).isEqualTo("oops");
        });
    }

    @Test
    void halfALineIsHandedOverWhenItsTaskIsOver() {
        try (var workers = open(1)) {
            workers.submit(() -> System.out.print("half a line")).join();
            assertThat(texts()).containsExactly("half a line");
            workers.submit(() -> System.out.print("another")).join();
            assertThat(texts()).containsExactly("half a line", "another");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() {
        try (var workers = open(1)) {
            workers.submit(() -> System.out.write(new byte[] {'a', (byte) 0xff, 'b', '\n'}))
                    .join();
            workers.submit(() -> System.out.println("caf\u00e9 \uD83C\uDF74")).join();
        }
        assertThat(texts()).containsExactly("a\uFFFDb", "caf\u00e9 \uD83C\uDF74");
    }

    @Test
    void emptyLinesAndCarriageReturnsAreKept() {
        try (var workers = open(1)) {
            workers.submit(() -> System.out.print("a\n\nb\r\nc\n")).join();
        }
        assertThat(texts()).containsExactly("a", "", "b", "c");
    }

    @Test
    void aHundredThousandLinesAllCome() {
        try (var workers = open(1)) {
            workers.submit(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            System.out.println("line " + i);
                        }
                    })
                    .join();
            assertThat(lines).hasSize(100_000);
        }
        assertThat(texts()).startsWith("line 0").endsWith("line 99999");
    }

    @Test
    void aVeryLongLineComesInPieces() {
        try (var workers = open(1)) {
            workers.submit(() -> System.out.println("x".repeat(5_000_000))).join();
        }
        assertThat(texts().stream().mapToInt(String::length).sum()).isEqualTo(5_000_000);
        assertThat(lines).hasSizeBetween(5, 100);
    }

    @Test
    void muchInOneWriteComesWhole() {
        try (var workers = open(1)) {
            workers.submit(() -> {
                        byte[] line = "0123456789\n".getBytes(StandardCharsets.UTF_8);
                        byte[] much = new byte[300_000 * line.length];
                        for (int i = 0; i < much.length; i++) {
                            much[i] = line[i % line.length];
                        }
                        System.out.write(much, 0, much.length);
                    })
                    .join();
            assertThat(lines).hasSize(300_000);
        }
        assertThat(texts()).allMatch("0123456789"::equals);
    }

    @Test
    void aTaskThatClosesItsOutputHarmsNobody() {
        try (var workers = open(1)) {
            assertThat(workers.submit(() -> {
                                System.out.close();
                                System.err.close();
                                return 1;
                            })
                            .join())
                    .isEqualTo(1);
            assertThat(workers.submit(() -> 2).join()).isEqualTo(2);
        }
    }

    @Test
    void whatChildrenOfATaskPrintIsForwardedToo() throws Exception {
        try (var workers = open(1)) {
            workers.submit(() -> new ProcessBuilder("echo", "from a child")
                            .inheritIO()
                            .start()
                            .waitFor())
                    .join();
            Await.until("its line comes", () -> texts().contains("from a child"));
        }
    }

    @Test
    void aConsumerThatThrowsHarmsNobody() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .output(line -> {
                    throw new IllegalStateException("consumer");
                })
                .open()) {
            workers.submit(() -> System.out.println("x")).join();
            assertThat(workers.map(Work.upTo(10), n -> {
                        System.out.println(n);
                        return n;
                    }))
                    .hasSize(10);
        }
    }

    /** It may log, with a handler that throws; and so would whoever logs that it has failed. */
    @Test
    void aConsumerAndALogHandlerThatThrowHarmNobody() {
        var logger = Logger.getLogger(Output.class.getName());
        var handler = new ThrowingHandler();
        logger.addHandler(handler);
        try (var workers = Workers.ofProcesses()
                .count(1)
                .output(line -> {
                    throw new IllegalStateException("consumer");
                })
                .open()) {
            assertThat(workers.submit(() -> {
                                System.out.println("x");
                                return "unharmed";
                            })
                            .join())
                    .isEqualTo("unharmed");
            var dies = workers.submit(() -> {
                System.out.print("without an end");
                System.out.flush();
                Runtime.getRuntime().halt(3);
            });
            assertThatThrownBy(() -> dies.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            WorkerDiedException.class,
                            death -> assertThat(death.exitCode()).hasValue(3));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(handler.calls).hasPositiveValue();
    }

    private static final class ThrowingHandler extends java.util.logging.Handler {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public void publish(java.util.logging.LogRecord logged) {
            calls.incrementAndGet();
            throw new IllegalStateException("handler");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Gives a signal as soon as this thread waits for its next task, and so has sent the result of this one. */
    private static void giveWhenDone(Signal sent) {
        var tasks = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Await.until(
                        "the task is over",
                        () -> Arrays.stream(tasks.getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("awaitFrame")));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            sent.give();
        });
    }

    private static void outlive(OutputLine line, Signal begun, Signal sent) {
        try {
            begun.giveAndAwait(sent);
            ProcessHandle.of(line.pid()).orElseThrow().destroyForcibly();
            Deeds.awaitDeath(line.pid());
            Thread.sleep(2_500); // longer than is waited for a link that does not end with its worker
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aResultBehindALineWhoseConsumerOutlivesTheWorkerIsNotLost(@TempDir Path folder) {
        var begun = Signal.in(folder, "begun");
        var sent = Signal.in(folder, "sent");
        Output slow = line -> {
            if (line.text().equals("slow")) {
                outlive(line, begun, sent);
            }
        };
        try (var workers = Workers.ofProcesses().count(1).output(slow).open()) {
            workers.submit(() -> System.out.println("its worker has called")).join();
            var task = workers.submit(() -> {
                System.out.println("slow");
                begun.await();
                giveWhenDone(sent);
                return 42;
            });
            assertThat(task.join()).isEqualTo(42);
        }
    }

    @Test
    void whatIsReadFromStandardInputIsItsEnd() {
        try (var workers = open(1)) {
            assertThat(workers.submit(() -> System.in.read()).join()).isEqualTo(-1);
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    private static String printedBy(Workers workers) {
        var out = System.out;
        var err = System.err;
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try (workers) {
            workers.submit(() -> {
                        System.out.println("to out");
                        System.err.println("to err");
                    })
                    .join();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void byDefaultItIsPrintedHere() {
        assertThat(printedBy(Workers.processes(1))).contains("to out", "to err");
    }

    @Test
    void itMayBeThrownAway() {
        assertThat(printedBy(
                        Workers.ofProcesses().count(1).output(Output.discard()).open()))
                .doesNotContain("to out", "to err");
    }

    private static int printEver(int n) {
        System.out.println("level " + n);
        return n == Integer.MAX_VALUE ? n : printEver(n + 1) + 1;
    }

    @Test
    void aTaskThatPrintsUntilItsStackIsFullHarmsOnlyItself() {
        try (var workers =
                Workers.ofProcesses().count(1).output(Output.discard()).open()) {
            long pid = workers.submit(() -> ProcessHandle.current().pid()).join();
            for (int n = 0; n < 5; n++) {
                assertThatThrownBy(() -> workers.submit(() -> printEver(0)).join())
                        .isInstanceOf(TaskFailedException.class)
                        .hasRootCauseInstanceOf(StackOverflowError.class);
            }
            assertThat(workers.submit(() -> ProcessHandle.current().pid()).join())
                    .isEqualTo(pid);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    /** As languages can that do not check exceptions. */
    @Test
    void aConsumerThatThrowsACheckedExceptionHarmsNoTask() {
        var log = Logger.getLogger(Output.class.getName());
        log.setFilter(entry -> false);
        try (var workers = Workers.ofProcesses()
                .count(1)
                .output(line -> sneak(line.text().endsWith("1") ? new IOException("full") : new Exception("out")))
                .open()) {
            for (int i = 0; i < 4; i++) {
                int n = i;
                assertThat(workers.submit(() -> {
                                    System.out.println("line " + n);
                                    return Deeds.pid();
                                })
                                .join())
                        .isPositive();
            }
            assertThat(workers.statistics().restarts()).isEmpty();
        } finally {
            log.setFilter(null);
        }
    }
}
