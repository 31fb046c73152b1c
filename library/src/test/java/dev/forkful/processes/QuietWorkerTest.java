package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What logging costs a worker that does not log. This class does not mention {@code java.util.logging}, because to load and verify it is to load what it mentions. */
@Tag("processes")
class QuietWorkerTest {
    private record Point(int x, int y) implements java.io.Serializable {}

    @Test
    void aWorkerThatNeverLogsDoesNotLoadJavaLogging(@TempDir Path folder) throws Exception {
        var log = folder.resolve("classes.log");
        try (var workers = Workers.ofProcesses()
                .count(1)
                .jvmArgs("-Xlog:class+load:file=" + log)
                .open()) {
            assertThat(workers.map(List.of(new Point(1, 2)), p -> new Point(p.y, p.x)))
                    .containsExactly(new Point(2, 1)); // deserialization has a logger of its own
            var loaded = Files.readAllLines(log);
            assertThat(loaded.stream().filter(line -> line.contains("dev.forkful.internal.worker.TaskThread ")))
                    .hasSize(1);
            assertThat(loaded.stream()
                            .filter(line -> line.contains("java.util.logging.")
                                    || line.contains(".logs.Logs")
                                    || line.contains(".logs.Parent")))
                    .isEmpty();
            workers.submit(() -> System.getLogger("quiet").log(System.Logger.Level.DEBUG, "first"))
                    .join();
            Await.until("it is loaded by who logs", () -> Files.readString(log).contains("logs.LogsToParent "));
        }
    }
}
