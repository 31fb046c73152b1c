package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of it; what is in it is tested with {@link AotCacheTest}. */
@DisabledOnOs(OS.WINDOWS) // which does not tell when a file was changed if who changed it does not
class ListOfContentsTest {
    @TempDir
    private Path folder;

    private final AtomicInteger readings = new AtomicInteger();

    private long sum(Path jar, Instant now) throws IOException {
        return ListOfContents.checkSum(jar, now, file -> {
            readings.incrementAndGet();
            return Files.readString(file).hashCode();
        });
    }

    /** A program may bring all it uses in one jar, whose list is megabytes long. */
    @Test
    void itIsReadOnceForAllWorkers() throws Exception {
        var later = Instant.now().plusSeconds(60);
        var jar = Files.writeString(folder.resolve("a.jar"), "as it was");
        long sum = sum(jar, later);
        assertThat(sum(jar, later)).isEqualTo(sum);
        assertThat(readings).hasValue(1);
    }

    @Test
    void oneThatWasReplacedWithoutATraceIsReadAgain() throws Exception {
        var later = Instant.now().plusSeconds(60);
        var jar = Files.writeString(folder.resolve("a.jar"), "as it was");
        var time = Files.getLastModifiedTime(jar);
        long sum = sum(jar, later);
        var other = Files.writeString(folder.resolve("b.jar"), "as it sat");
        Files.setLastModifiedTime(other, time);
        Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE);
        assertThat(sum(jar, later)).isNotEqualTo(sum);
        assertThat(readings).hasValue(2);
    }

    /** It may be written once more within what the system takes for the same moment. */
    @Test
    void oneThatWasChangedAMomentAgoIsReadAgain() throws Exception {
        var jar = Files.writeString(folder.resolve("a.jar"), "as it was");
        var now = Instant.now();
        long sum = sum(jar, now);
        assertThat(sum(jar, now)).isEqualTo(sum);
        assertThat(readings).hasValue(2);
    }
}
