package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    @Test
    void itGoesWithWhatIsInIt() throws Exception {
        var folder = new TemporaryFolder("forkful-test");
        Files.writeString(folder.path().resolve("a"), "a");
        folder.close();
        assertThat(folder.path()).doesNotExist();
        folder.close();
    }

    @Test
    void whatCannotBeDeletedCostsNothing() throws Exception {
        var folder = new TemporaryFolder("forkful-test");
        var inner = Files.createDirectory(folder.path().resolve("not expected"));
        var file = Files.writeString(inner.resolve("a"), "a");
        folder.close();
        assertThat(file).exists();
        Files.delete(file);
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }
}
