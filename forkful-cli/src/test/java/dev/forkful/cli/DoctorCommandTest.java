package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.forkful.internal.spawn.AotState;
import dev.forkful.internal.spawn.MemoryCapState;
import dev.forkful.internal.spawn.MemoryCapState.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
    @Test
    void everythingIsLookedAt() {
        assertThat(Cli.run("doctor").out())
                .contains(
                        "JDK",
                        "CPUs",
                        "Memory",
                        "Temporary folder",
                        "Shared memory",
                        "Unix sockets",
                        "AOT cache",
                        "Memory cap",
                        "Sandbox",
                        "Worker process");
    }

    @Test
    void theHeapIsLeftToTheWorkerToTell() {
        assertThat(new MemoryCheck().look().found()).doesNotContain("heap");
    }

    @Test
    void jsonHasTheSame() throws Exception {
        var out = Cli.run("doctor", "--json").out();
        assertThat(out).endsWith("}\n").contains("\"subject\":\"JDK\"", "\"usable\":");
        try (var parser = new JsonFactory().createParser(out)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"21.0.1,WRONG", "25,WARNING", "25.0.2,WARNING", "25.0.3,OK", "25.0.3+9-LTS,OK", "26,OK"})
    void theJdkIsJudged(String version, Finding.Status status) {
        var finding = new JdkCheck(Runtime.Version.parse(version)).look();
        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.remedy().isEmpty()).isEqualTo(status == Finding.Status.OK);
    }

    @Test
    void aTemporaryFolderThatIsNotThereIsWrong() {
        var finding = new TemporaryFolderCheck(Path.of("/no/such/folder")).look();
        assertThat(finding.status()).isEqualTo(Finding.Status.WRONG);
        assertThat(finding.remedy()).contains("java.io.tmpdir");
    }

    @Test
    void noSharedMemoryIsNoReasonToFail() {
        assertThat(new SharedMemoryCheck(Path.of("/no/such/folder")).look().status())
                .isNotEqualTo(Finding.Status.WRONG);
    }

    @ParameterizedTest
    @CsvSource({"OFF,OK", "IMPOSSIBLE,OK", "MISSING,OK", "USED,OK", "USELESS,WARNING"})
    void anAotCacheThatIsNotThereIsNoFault(AotState.Kind kind, Finding.Status status) {
        var finding = new AotCheck(new AotState(kind, Path.of("/caches/one.aot"), 3 << 20)).look();
        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found().contains("3 MiB")).isEqualTo(kind == AotState.Kind.USED);
        assertThat(finding.values()).containsEntry("path", "/caches/one.aot");
    }

    @Test
    void whereThereIsNoFolderForAnAotCacheItIsSaidHowToNameOne() {
        var finding = new AotCheck(new AotState(AotState.Kind.IMPOSSIBLE, null, 0)).look();
        assertThat(finding.status()).isEqualTo(Finding.Status.OK);
        assertThat(finding.found()).contains("-Dforkful.cache");
    }

    @Test
    void itIsSaidHowTheMemoryOfWorkersIsCapped() {
        var watching = new MemoryCapCheck(new MemoryCapState(Kind.WATCHING, null, "no groups here")).look();
        assertThat(watching.found()).contains("20 times a second", "no groups here");
        var groups = new MemoryCapCheck(new MemoryCapState(Kind.GROUPS, Path.of("/groups/mine"), "")).look();
        assertThat(groups.found()).contains("kernel", "/groups/mine");
        var impossible = new MemoryCapCheck(new MemoryCapState(Kind.IMPOSSIBLE, null, "")).look();
        assertThat(impossible.found()).contains("not to be had");
    }

    @Test
    void aSandboxThatIsNotThereIsNoFaultButIsExplained() {
        var finding = new SandboxCheck("/no/such/folder").look();
        assertThat(finding.status()).isEqualTo(Finding.Status.OK);
        assertThat(finding.found()).contains("bwrap");
        assertThat(finding.values()).containsEntry("available", false);
    }

    @Test
    void sizesAreReadable() {
        assertThat(Bytes.text(1000)).isEqualTo("1000 bytes");
        assertThat(Bytes.text(1536)).isEqualTo("1.5 KiB");
        assertThat(Bytes.text(64L << 20)).isEqualTo("64 MiB");
        assertThat(Bytes.text(23L << 30)).isEqualTo("23 GiB");
    }
}
