package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executes the notebook from start to end with Debian's Jupyter and a Java kernel. The executed notebook is left in {@code examples/target}: to commit new
 * outputs, copy it over {@code examples/tutorial.ipynb}.
 */
@Tag("notebook")
class NotebookTest {
    private static final Path EXAMPLES = SingleFileTest.ROOT.resolve("examples");
    private static final Path NOTEBOOK = EXAMPLES.resolve("tutorial.ipynb");

    @Test
    void outputsAreCommittedAndNameNoMachine() throws Exception {
        var notebook = Files.readString(NOTEBOOK);
        assertThat(notebook)
                .contains("\"output_type\": \"stream\"")
                .doesNotContain("\"execution_count\": null", "\"output_type\": \"error\"")
                .doesNotContainPattern("[\"' ]/(home|root|tmp|usr|work)/");
    }

    @Test
    @Timeout(600)
    void everyCellRunsAndItsFunctionsRunInOtherProcesses(@TempDir Path folder) throws Exception {
        var kernel = kernelJar();
        var spec = Files.createDirectories(folder.resolve("data/kernels/java"));
        Files.writeString(spec.resolve("kernel.json"), kernelSpec(kernel));

        var executed = kernel.resolveSibling("../tutorial.ipynb").normalize();
        var result = execute(folder, executed.getParent());
        for (int i = 1; i < 5 && result.output.contains("Kernel didn't respond"); i++) {
            // The kernel listens a moment before it is ready to answer: asked in that moment, its listening thread
            // dies, and a new kernel is needed.
            result = execute(folder, executed.getParent());
        }

        assertThat(result.exit).as(result.output).isZero(); // nbconvert stops at the first cell that fails
        var notebook = Files.readString(executed);
        var here = only("the notebook is process (\\d+)", notebook);
        assertThat(only("first: done by worker process (\\d+)", notebook)).isNotEqualTo(here);
        assertThat(only("last: done by worker process (\\d+)", notebook)).isNotEqualTo(here);
        assertThat(only("the notebook is still process (\\d+)", notebook)).isEqualTo(here);
    }

    private static Result execute(Path folder, Path output) throws Exception {
        return jupyter(
                folder,
                "nbconvert",
                "--to=notebook",
                "--execute",
                "--ExecutePreprocessor.kernel_name=java",
                "--ExecutePreprocessor.startup_timeout=20",
                "--ExecutePreprocessor.timeout=120",
                "--ClearMetadataPreprocessor.enabled=True",
                "--ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec",
                "--output-dir=" + output,
                NOTEBOOK.toString());
    }

    /** Put beside the test classes by Maven, which is not asked again by an IDE. */
    private static Path kernelJar() throws Exception {
        var classes = Path.of(NotebookTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var jar = classes.resolveSibling("kernel/rapaio-jupyter-kernel.jar");
        require(Files.exists(jar), "the Java kernel is not there: run mvn generate-test-resources");
        return jar;
    }

    private static String kernelSpec(Path kernel) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return """
                {"argv": ["%s", "-cp", "%s", "org.rapaio.jupyter.kernel.MainApp", "{connection_file}"],
                 "display_name": "Java", "language": "java", "interrupt_mode": "message"}
                """.formatted(java, kernel + File.pathSeparator + SingleFileTest.library());
    }

    private record Result(int exit, String output) {}

    /** With folders of its own, so that nothing is left in the home folder. */
    private static Result jupyter(Path folder, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("jupyter"));
        command.addAll(List.of(arguments));
        var log = folder.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        for (var variable : List.of("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")) {
            builder.environment().put(variable, folder.resolve(variable).toString());
        }
        builder.environment().put("JUPYTER_PATH", folder.resolve("data").toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            require(
                    false,
                    "jupyter is not installed: apt-get install jupyter-nbconvert jupyter-client python3-notebook");
            throw e;
        }
        try {
            assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(log));
    }

    /** What is missing is a failure in CI, and a reason to skip the test elsewhere. */
    private static void require(boolean there, String otherwise) {
        if (System.getenv("CI") != null) {
            assertThat(there).as(otherwise).isTrue();
        }
        assumeTrue(there, otherwise);
    }

    private static String only(String pattern, String text) {
        var matches = Pattern.compile(pattern).matcher(text).results().toList();
        assertThat(matches).as(pattern).hasSize(1);
        return matches.getFirst().group(1);
    }
}
