package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.internal.wire.SharedFile;
import dev.forkful.testing.Await;
import dev.forkful.testing.Sandboxes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker's folder is named on its command line before it is made, so somebody else can be faster. The socket lies in that folder, where nobody else can put anything. That no
 * process is left of the starts that were given up is looked at after each test.
 */
@Tag("processes")
class TakenNamesTest {
    /** The path of a socket must be short, and a name is a name in any folder. */
    static final class NearTheRoot implements TempDirFactory {
        private static final int SHORT = 30;

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            var usual = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
            var near = Path.of("/tmp");
            boolean tooLong = usual.toString().length() > SHORT && Files.isDirectory(near);
            return Files.createTempDirectory(tooLong ? near : usual, "taken");
        }
    }

    @TempDir(factory = NearTheRoot.class)
    private Path temporary;

    /** A name that nobody has, also not in the folder for shared memory. */
    private Path free() {
        return temporary.resolve(Rendezvous.newName().getFileName());
    }

    private Path takenByFolder() throws IOException {
        var folder = Files.createDirectory(free());
        Files.writeString(folder.resolve("s"), "somebody's");
        Files.writeString(folder.resolve("m"), "somebody's");
        return folder;
    }

    private static void assertUntouched(Path folder) {
        assertThat(folder).isDirectoryContaining("glob:**/s").isDirectoryContaining("glob:**/m");
        assertThat(folder.resolve("s")).hasContent("somebody's");
        assertThat(folder.resolve("m")).hasContent("somebody's");
    }

    /** The worker finds the memory, and says what it was told. It would call when it had been told more. */
    private static void assertComes(WorkerStart.Started started) throws Exception {
        try (var _ = started.rendezvous();
                var memory = started.memory()) {
            Await.until("the worker has its memory", memory::isShared);
        } finally {
            if (started.options().isWatched()) {
                Watchdog.end(started.process());
            } else {
                started.process().destroyForcibly();
            }
            started.memory().nothingIsLeft();
            started.limit().end();
        }
        assertThat(started.process().waitFor(Await.DEADLINE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerWhoseFolderIsTakenGetsAnother(boolean sandboxed) throws Exception {
        if (sandboxed) {
            Sandboxes.assumeOne();
        }
        var folder = takenByFolder();
        var file = Files.writeString(free(), "somebody's");
        var link = Files.createSymbolicLink(free(), temporary.resolve("nowhere"));
        var free = free();
        var names = new ArrayList<>(List.of(folder, file, link, free));
        var options = sandboxed ? WorkerOptions.DEFAULTS.inSandbox() : WorkerOptions.DEFAULTS;
        var started = WorkerStart.start("w", options, names::removeFirst);
        assertThat(names).isEmpty();
        assertThat(started.rendezvous().socket()).hasParentRaw(free);
        assertComes(started);
        assertUntouched(folder);
        assertThat(file).hasContent("somebody's");
        assertThat(link).isSymbolicLink();
        assertThat(free).doesNotExist();
    }

    @Test
    void whoFindsAllNamesTakenGivesUpAndSaysWhy() throws Exception {
        var folder = takenByFolder();
        var asked = new ArrayList<Path>();
        assertThatThrownBy(() -> WorkerStart.start("w", WorkerOptions.DEFAULTS, () -> {
                    asked.add(folder);
                    return folder;
                }))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(folder.toString())
                .hasNoSuppressedExceptions();
        assertThat(asked).hasSize(WorkerStart.ATTEMPTS);
        assertUntouched(folder);
    }

    @Test
    void aWorkerWhoseMemoryHasATakenNameFindsItInItsFolder() throws Exception {
        var free = free();
        var inMemory = SharedFile.inMemory(free);
        assumeTrue(inMemory != null, "there is no folder in memory");
        Files.writeString(inMemory, "somebody's");
        try {
            var started = WorkerStart.start("w", WorkerOptions.DEFAULTS, () -> free);
            assertThat(started.memory().nameForWorker()).isEqualTo(SharedFile.onDisk(free));
            assertComes(started);
            assertThat(inMemory).hasContent("somebody's");
            assertThat(free).doesNotExist();
        } finally {
            Files.deleteIfExists(inMemory);
        }
    }
}
