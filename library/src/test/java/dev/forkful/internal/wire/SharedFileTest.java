package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that two processes share: who may open it, and what is left of it. */
class SharedFileTest {
    private static final long ME = ProcessHandle.current().pid();

    @TempDir
    private Path temporary;

    @Test
    void onlyThisUserCanOpenItAndItsNameIsGoneWhenTheWorkerHas() throws Exception {
        var created = SharedFile.create(temporary, ME);
        try (var parent = created.file()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created.path())))
                    .isEqualTo("rw-------");
            try (var worker = SharedFile.open(created.path(), ME)) {
                assertThat(created.path()).doesNotExist();
                var out = parent.parentWriter();
                out.put(3, 4, 5, Payload.of(new byte[] {42}));
                out.publish();
                var in = worker.workerReader();
                assertThat(in.next()).isTrue();
                byte[] came = new byte[1];
                in.read(MemorySegment.ofArray(came), 0, 1);
                assertThat(came[0]).isEqualTo((byte) 42);
                assertThat(List.of(in.kind(), in.slot(), (int) in.id())).containsExactly(3, 4, 5);
            }
        } finally {
            Files.deleteIfExists(created.path());
        }
    }

    /** As a process that is started in a clean-up may be. */
    @Test
    void whoIsInterruptedMakesItAllTheSameAndStaysInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        var created = SharedFile.create(temporary, ME);
        assertThat(Thread.interrupted()).isTrue();
        try (var _ = created.file()) {
            assertThat(created.path()).isRegularFile();
        } finally {
            Files.delete(created.path());
        }
    }

    @Test
    void theOneThatASandboxMountsIsAloneInAFolderOfThisUsers() throws Exception {
        var created = SharedFile.createAlone(temporary);
        var alone = created.path().getParent();
        try (var parent = created.file()) {
            assertThat(SharedFile.candidates(temporary)).contains(alone);
            assertThat(SharedFile.in(alone)).isEqualTo(created.path());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(alone)))
                    .isEqualTo("rwx------");
            try (var worker = SharedFile.open(created.path(), ME)) {
                worker.setUpAt(7);
                assertThat(parent.setUpAt()).isEqualTo(7);
                assertThat(alone).isEmptyDirectory();
            }
        } finally {
            Files.deleteIfExists(created.path());
            Files.deleteIfExists(alone);
        }
    }

    @Test
    void theTwoRingsAndTheClaimsDoNotOverlap() throws Exception {
        var created = SharedFile.create(temporary, ME);
        try (var parent = created.file();
                var worker = SharedFile.open(created.path(), ME)) {
            for (int slot = 0; slot < SharedFile.SLOTS; slot++) {
                parent.claims().give(slot, slot, 1);
            }
            byte[] there = Rings.bytes(new java.util.Random(1), SharedFile.CAPACITY - 24);
            byte[] back = Rings.bytes(new java.util.Random(2), SharedFile.CAPACITY - 24);
            var toWorker = parent.parentWriter();
            toWorker.put(1, 0, 1, Payload.of(there));
            toWorker.publish();
            var toParent = worker.workerWriter();
            toParent.put(1, 0, 1, Payload.of(back));
            toParent.publish();
            worker.claims().claimedAt(99);
            assertThat(read(worker.workerReader())).isEqualTo(there);
            assertThat(read(parent.parentReader())).isEqualTo(back);
            for (int slot = 0; slot < SharedFile.SLOTS; slot++) {
                assertThat(worker.claims().claim(slot, slot)).isZero();
            }
            assertThat(parent.claims().claimedAt()).isEqualTo(99);
        }
    }

    private static byte[] read(RingReader in) throws IOException {
        assertThat(in.next()).isTrue();
        byte[] came = new byte[(int) in.left()];
        assertThat(in.read(MemorySegment.ofArray(came), 0, came.length)).isEqualTo(came.length);
        return came;
    }

    @Test
    void oneThatWasMadeForAnotherIsRefused() throws Exception {
        var created = SharedFile.create(temporary, ME + 1);
        try (var file = created.file()) {
            assertThat(file).isNotNull();
            assertThatThrownBy(() -> SharedFile.open(created.path(), ME))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining(Long.toString(ME));
        } finally {
            Files.deleteIfExists(created.path());
        }
    }

    /** Another user may have made a file of that name, which is not opened. */
    @Test
    void whereTheNameIsTakenItIsMadeBesideTheSocket() throws Exception {
        var first = SharedFile.create(temporary, ME);
        try (var taken = first.file()) {
            assertThat(taken).isNotNull();
            var second = SharedFile.create(temporary, ME);
            try (var other = second.file()) {
                assertThat(other).isNotNull();
                assertThat(second.path()).isNotEqualTo(first.path()).hasParentRaw(temporary);
                assertThat(SharedFile.candidates(temporary)).contains(first.path(), second.path());
            }
        } finally {
            Files.deleteIfExists(first.path());
        }
    }

    @Test
    void theWorkerIsKnownByWhatItWasTold() throws Exception {
        byte[] proof = Rings.bytes(new java.util.Random(3), SharedFile.PROOF);
        byte[] wrong = proof.clone();
        wrong[SharedFile.PROOF - 1]++;
        var created = SharedFile.create(temporary, ME);
        try (var parent = created.file();
                var worker = SharedFile.open(created.path(), ME)) {
            assertThat(parent.isProven(new byte[SharedFile.PROOF])).isFalse(); // which is what is there before
            worker.prove(wrong);
            assertThat(parent.isProven(proof)).isFalse();
            worker.prove(proof);
            assertThat(parent.isProven(proof)).isTrue();
            assertThat(parent.setUpAt()).isZero();
            worker.setUpAt(0);
            assertThat(parent.setUpAt()).isEqualTo(1); // a clock may stand at 0, which says that it is not set up
            worker.setUpAt(-5);
            assertThat(parent.setUpAt()).isEqualTo(-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 24, 100, 16383, 16384, 20000, 65536})
    void whatIsNoSuchFileIsRefused(int size, @TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("file"), new byte[size]);
        assertThatThrownBy(() -> SharedFile.open(path, ME)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void useAfterItWasClosedIsAnErrorAndNotACrash() throws Exception {
        var created = SharedFile.create(temporary, ME);
        Files.delete(created.path());
        var in = created.file().parentReader();
        created.file().close();
        created.file().close();
        assertThatThrownBy(in::hasNews).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> created.file().claims().begun(0)).isInstanceOf(IllegalStateException.class);
    }

    /** Makes a file in a process that has little memory for files: see below. */
    static final class OnFullDisk {
        public static void main(String[] args) throws IOException {
            var folder = Files.createDirectory(Path.of(args[0]));
            var created = SharedFile.create(folder, 1);
            try (var left = Files.list(Path.of("/dev/shm"))) {
                System.out.println("left " + left.toList());
            }
            System.out.println("made " + created.path());
            Files.delete(created.path());
        }
    }

    @Test
    void whereMemoryForFilesIsFullItIsMadeOnDiskAndNothingIsLeft(@TempDir Path folder) throws Exception {
        var small = "mount -t tmpfs -o size=64k none /dev/shm";
        var probe = new ProcessBuilder("unshare", "-rm", "sh", "-c", small).redirectErrorStream(true);
        assumeTrue(succeeds(probe), "this machine does not let tests mount");
        try (var jvm = Jvm.start(
                folder,
                "unshare",
                "-rm",
                "sh",
                "-c",
                small + " && exec \"$@\"",
                "sh",
                Jvm.tool("java"),
                "-XX:-UsePerfData",
                "-cp",
                Jvm.classPath(),
                OnFullDisk.class.getName(),
                folder.resolve("its").toString())) {
            assertThat(jvm.await("left ")).isEqualTo("[]");
            assertThat(Path.of(jvm.await("made "))).hasParentRaw(folder.resolve("its"));
            jvm.succeed();
        }
    }

    private static boolean succeeds(ProcessBuilder command) throws InterruptedException {
        try {
            var process = command.start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
