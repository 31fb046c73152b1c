package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every chapter runs as a single source file, with nothing but the library on the class path, and ends with 0. */
class SingleFileTest {
    static final Path ROOT =
            Path.of(System.getProperty("forkful.root", "..")).toAbsolutePath().normalize();

    /** The JDK's compiler is not worth being compiled for one small file: a third of the processor time. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    static List<Path> chapters() throws Exception {
        try (Stream<Path> files = Files.list(ROOT.resolve("examples/src/main/java/dev/forkful/examples"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("Chapter"))
                    .sorted()
                    .toList();
        }
    }

    /** The library as this test sees it: a jar, or a folder of classes while Maven has not packed it. */
    static Path library() throws URISyntaxException {
        return Path.of(dev.forkful.Workers.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @ParameterizedTest
    @MethodSource("chapters")
    @Timeout(120)
    void runsByItself(Path chapter) throws Exception {
        var output = File.createTempFile("chapter", ".txt");
        try {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var process = new ProcessBuilder(java, QUICK, "-cp", library().toString(), chapter.toString(), "30")
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            int exit = process.waitFor();
            assertThat(exit).as(Files.readString(output.toPath())).isZero();
            assertThat(output).isNotEmpty();
        } finally {
            Files.delete(output.toPath());
        }
    }
}
