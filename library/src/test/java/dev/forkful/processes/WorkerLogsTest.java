package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JavaProcess;
import dev.forkful.OutputLine;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks log, case 37 of docs/faults.md. */
@Tag("processes")
class WorkerLogsTest {
    private static final String NAME = "dev.forkful.processes.WorkerLogsTest.logger";

    /** Ten times what is kept of records that wait. */
    private static final long FLOOD = 100_000;

    /** Not collected, so that it keeps its handler. */
    private final Logger logger = Logger.getLogger(NAME);

    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
    private final Queue<OutputLine> lines = new ConcurrentLinkedQueue<>();

    /** What else the handler does with a record. */
    private volatile Runnable handling = () -> {};

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            handling.run();
            records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private Workers open(String... jvmArgs) {
        return Workers.ofProcesses()
                .count(1)
                .name("logs")
                .jvmArgs(jvmArgs)
                .output(lines::add)
                .open();
    }

    private List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Test
    void recordsArriveUnderTheirNameWithTheWorkersName() {
        var before = Instant.now();
        long pid;
        try (var workers = open()) {
            pid = workers.submit(() -> {
                        var log = Logger.getLogger(NAME);
                        log.severe("it is severe");
                        log.log(Level.INFO, "{0} and {1}", new Object[] {"one", 2});
                        log.fine("as fine as the parent wants it");
                        log.finer("finer than that");
                        log.log(Level.WARNING, "it failed", new IllegalStateException("because", new Error("of this")));
                        return ProcessHandle.current().pid();
                    })
                    .join();
        }
        var who = "logs-1 (pid " + pid + "): ";
        assertThat(messages())
                .hasSize(4)
                .startsWith(who + "it is severe", who + "one and 2", who + "as fine as the parent wants it");
        assertThat(messages().getLast())
                .startsWith(who + "it failed")
                .contains(
                        "java.lang.IllegalStateException: because",
                        "at " + WorkerLogsTest.class.getName(),
                        "Caused by: java.lang.Error: of this");
        assertThat(records)
                .extracting(LogRecord::getLevel)
                .containsExactly(Level.SEVERE, Level.INFO, Level.FINE, Level.WARNING);
        assertThat(records).allSatisfy(r -> {
            assertThat(r.getLoggerName()).isEqualTo(NAME);
            assertThat(r.getSourceClassName()).isEqualTo(WorkerLogsTest.class.getName());
            assertThat(r.getInstant()).isBetween(before, Instant.now());
        });
        assertThat(lines).isEmpty();
    }

    @Test
    void systemLoggersArriveToo() {
        try (var workers = open()) {
            workers.submit(() -> {
                        var log = System.getLogger(NAME);
                        log.log(System.Logger.Level.ERROR, "an error", new RuntimeException("thrown"));
                        log.log(System.Logger.Level.DEBUG, "a {0}", "detail");
                        log.log(System.Logger.Level.TRACE, "too much");
                    })
                    .join();
        }
        assertThat(records).extracting(LogRecord::getLevel).containsExactly(Level.SEVERE, Level.FINE);
        assertThat(messages().getFirst()).contains("an error", "RuntimeException: thrown");
        assertThat(messages().getLast()).endsWith("): a detail");
    }

    @Test
    void otherThreadsAreNamed() {
        try (var workers = open()) {
            workers.submit(() -> {
                        var t = Thread.ofPlatform()
                                .name("helper")
                                .start(() -> Logger.getLogger(NAME).info("hello"));
                        t.join();
                    })
                    .join();
        }
        assertThat(messages()).singleElement().asString().endsWith(", thread helper: hello");
    }

    @Test
    void whatWasLoggedBeforeADeathArrives() {
        try (var workers = open()) {
            var doomed = workers.submit(() -> {
                Logger.getLogger(NAME).warning("last words");
                Runtime.getRuntime().halt(9);
            });
            assertThatThrownBy(doomed::join).isInstanceOf(WorkerDiedException.class);
        }
        assertThat(messages()).singleElement().asString().endsWith("): last words");
    }

    @Test
    void aProcessOfItsOwnLogsToo() {
        JavaProcess.start(() -> Logger.getLogger(NAME).info("from a process")).join();
        assertThat(messages())
                .singleElement()
                .asString()
                .startsWith("process (pid ")
                .endsWith("): from a process");
    }

    /** The handler takes its first record and nothing more until all have been logged, so that what is kept is full after the first tenth. */
    @Test
    void aFloodOfRecordsDoesNotBlockAndIsAccountedFor() throws Exception {
        var flooded = new CountDownLatch(1);
        var count = new AtomicLong();
        handling = () -> {
            awaitQuietly(flooded);
            count.incrementAndGet();
            records.clear();
        };
        var dropped = new AtomicLong();
        var pool = Logger.getLogger("dev.forkful.Workers");
        pool.setFilter(r -> {
            dropped.addAndGet(Long.parseLong(r.getMessage().split(" ", 2)[0]));
            return false;
        });
        try {
            try (var workers = open()) {
                workers.submit(() -> {
                            var log = Logger.getLogger(NAME);
                            for (int i = 0; i < FLOOD; i++) {
                                log.info("drop");
                            }
                        })
                        .get(60, TimeUnit.SECONDS);
                assertThat(workers.submit(() -> 1).join()).isEqualTo(1);
                flooded.countDown();
            }
            Await.until("all are accounted for", () -> count.get() + dropped.get() == FLOOD);
        } finally {
            flooded.countDown();
            pool.setFilter(null);
        }
        assertThat(count.get() + dropped.get()).isEqualTo(FLOOD);
        assertThat(count.get()).isBetween(1L, FLOOD / 2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHandlerThatHangsHoldsUpNoResult() throws Exception {
        var go = new CountDownLatch(1);
        handling = () -> awaitQuietly(go);
        try (var workers = open()) {
            for (int i = 0; i < 30; i++) {
                assertThat(workers.submit(() -> {
                                    var log = Logger.getLogger(NAME);
                                    for (int n = 0; n < 1_000; n++) {
                                        log.info("waits for its handler");
                                    }
                                    return 1;
                                })
                                .get(20, TimeUnit.SECONDS))
                        .isEqualTo(1);
            }
            assertThat(records).isEmpty();
            workers.shutdown();
            assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            go.countDown();
        }
        Await.until("the handler comes after", () -> records.size() > 9_000);
    }

    @Test
    void aHandlerThatThrowsCostsItsRecordOnly() {
        var calls = new AtomicLong();
        handling = () -> {
            if (calls.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("handler");
            }
        };
        try (var workers = open()) {
            workers.submit(() -> {
                        for (int i = 0; i < 4; i++) {
                            Logger.getLogger(NAME).info("record " + i);
                        }
                    })
                    .join();
        }
        assertThat(messages()).hasSize(2).allMatch(m -> m.endsWith("record 1") || m.endsWith("record 3"));
    }

    private static final class Unprintable {
        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }
    }

    @Test
    void aParameterWhoseToStringThrowsHarmsNobody() {
        try (var workers = open()) {
            assertThat(workers.submit(() -> {
                                Logger.getLogger(NAME).log(Level.INFO, "{0}", new Unprintable());
                                return 1;
                            })
                            .join())
                    .isEqualTo(1);
        }
        assertThat(records).hasSize(1);
    }

    @Test
    void aConfigurationOfTheUsersIsLeftAlone(@TempDir Path folder) throws Exception {
        var file = folder.resolve("logging.properties");
        var log = folder.resolve("worker.log");
        Files.writeString(
                file,
                "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern=" + log
                        + "\njava.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter\n"
                        + NAME + ".level=FINEST\njava.util.logging.FileHandler.level=ALL\n");
        try (var workers = open("-Djava.util.logging.config.file=" + file)) {
            workers.submit(() -> Logger.getLogger(NAME).finest("into the file")).join();
        }
        assertThat(Files.readString(log)).contains("into the file");
        assertThat(records).isEmpty();
    }
}
