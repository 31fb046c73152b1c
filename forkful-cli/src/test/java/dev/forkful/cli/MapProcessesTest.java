package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forkful map} in worker processes. */
@Tag("processes")
class MapProcessesTest extends MapPipeTest {
    @Override
    String[] where() {
        return new String[] {"--processes", "2"};
    }

    @Test
    void aCrashCostsItsInputOnly() {
        var result = Cli.run(
                "map",
                "n -> { if (n.equals(\"3\")) Runtime.getRuntime().halt(9); return n; }",
                "1",
                "2",
                "3",
                "4",
                "5");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("1", "2", "4", "5");
        assertThat(result.err()).containsPattern("input 3 \"3\": .*pid \\d+.*code 9");
        assertThat(result.err().split("code 9", -1)).as(result.err()).hasSize(2);
        assertThat(result.err().split("pid ", -1)).as(result.err()).hasSize(2);
    }

    @Test
    void aCrashIsALineOfJsonToo() {
        var result = Cli.run("map", "-p", "1", "--json", "n -> { Runtime.getRuntime().halt(9); return n; }", "1");
        assertThat(result.out()).contains("\"kind\":\"died\"", "\"exitCode\":9", "\"pid\":");
    }

    @Test
    void aTaskRunsInAnotherProcess() {
        var pid = Cli.run("map", "-p", "1", "s -> ProcessHandle.current().pid()", "1");
        assertThat(pid.err()).isEmpty();
        assertThat(pid.out().strip())
                .matches("\\d+")
                .isNotEqualTo("" + ProcessHandle.current().pid());
    }

    @Test
    void aTaskThatCannotBeInterruptedIsStoppedByItsTimeout() {
        var result = Cli.run(
                "map", "-p", "1", "--timeout", "4s", "n -> { while (n.equals(\"2\")); return n; }", "1", "2", "3");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("1", "3");
        assertThat(result.err()).contains("input 2 \"2\"");
    }

    @Test
    void aHeapThatIsTooSmallIsNamed() {
        var result = Cli.run("map", "-p", "1", "--heap", "32m", "n -> new byte[100_000_000].length", "1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("32m", "--heap").doesNotContain("heap(");
    }

    @Test
    void aNativeCrashIsShownOnRequest() {
        var crash = "n -> java.lang.foreign.MemorySegment.ofAddress(0).reinterpret(8)"
                + ".get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0)";
        var result = Cli.run("map", "-p", "1", "--stack-trace", crash, "1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .containsPattern("input 1 \"1\": .*SIGSEGV")
                .containsPattern("\n {6}# Problematic frame:");
    }

    @Test
    void resultsThatCannotTravelAreShownAllTheSame() {
        assertThat(Cli.run(
                                "map",
                                "-p",
                                "1",
                                "s -> Stream.of(Path.of(s), new Object() { public String toString() { return s; } })",
                                "a")
                        .out())
                .isEqualTo("[a, a]\n");
    }

    @Test
    void theUsersOwnClassesReachTheWorker(@TempDir Path folder) throws Exception {
        var source = Files.writeString(
                folder.resolve("Twice.java"),
                "public class Twice { public static String of(String s) { return s + s; } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        var result = Cli.run("map", "-p", "1", "--class-path", folder.toString(), "Twice::of", "ab");
        assertThat(result).isEqualTo(new Cli.Result(0, "abab\n", ""));
    }

    @Test
    void theUsersOwnClassesAreNotThoseOfTheSameNameThatTheCommandHas(@TempDir Path folder) throws Exception {
        var classPath = withClassesThatTheCommandHas(folder);
        var result = Cli.run("map", "-p", "1", "--class-path", classPath, "picocli.CommandLine::of", "a");
        assertThat(result).isEqualTo(new Cli.Result(0, "mine: a\n", ""));
    }

    /** A class path with a class whose name one of the command's jars has, too. */
    static String withClassesThatTheCommandHas(Path folder) throws Exception {
        var source = Files.writeString(
                folder.resolve("CommandLine.java"),
                "package picocli; public class CommandLine { public static String of(String s) { return \"mine: \" + s; } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        return folder.toString();
    }

    @Test
    void whatTasksPrintStaysOutOfTheResults() {
        var result = Cli.run("map", "-p", "1", "s -> { System.out.println(\"seen \" + s); return s; }", "a");
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).isEqualToIgnoringNewLines("seen a");
        assertThat(Cli.run("map", "-p", "1", "System.out::println", "a").out()).isEqualTo("a\n");
    }

    @Test
    void manyLinesComeBackInOrder() {
        var lines = IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining("\n", "", "\n"));
        var result = Cli.runWith(lines, "map", "-p", "2", "s -> s");
        assertThat(result.err()).isEmpty();
        assertThat(result.out().equals(lines))
                .as("the same lines, too many to show")
                .isTrue();
    }

    @Test
    void theDoctorStartsAWorker() {
        var result = Cli.run("doctor");
        assertThat(result.out()).containsPattern("(ok|warning) +Worker process +first result after \\d+ ms");
        assertThat(result.exitCode()).isZero();
    }
}
