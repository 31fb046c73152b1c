package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapCommandTest {
    /** Loads a class as classes of the class path do. */
    private static final String LOADED =
            "n -> Class.forName(n, false," + " Thread.currentThread().getContextClassLoader().getParent()).getName()";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String::length | 2",
                "Integer::parseInt | 42",
                "s -> s + '!' | 42!",
                "(String s) -> s.repeat(2) | 4242",
                "s -> { int n = Integer.parseInt(s); return n / 2; } | 21",
                "s -> Path.of(s).resolve(\"x\") | 42/x",
                "s -> null | null",
                "s -> s.chars() | [52, 50]",
                "s -> s.toCharArray() | [4, 2]",
                "s -> s.split(\"\") | [4, 2]",
                "s -> List.of(s, s) | [42, 42]",
                "s -> Duration.ofSeconds(Long.parseLong(s)) | PT42S",
                "s -> new BigInteger(s).pow(2) | 1764",
                "s -> { record Twice(int n) {} return new Twice(21); } | Twice[n=21]",
                "s -> s // a comment | 42"
            })
    void anExpressionIsAppliedToItsInput(String expression, String result) {
        assertThat(Cli.map(expression, "42").out().strip()).isEqualTo(result);
    }

    @Test
    void resultsComeInTheOrderOfTheInputs() {
        var inputs = IntStream.range(0, 2000).mapToObj(Integer::toString).toList();
        var result =
                Cli.mapWith(String.join("\n", inputs), "n -> { if (n.endsWith(\"7\")) Thread.sleep(1); return n; }");
        assertThat(result.lines()).isEqualTo(inputs);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void unorderedPrintsWhatIsThere() {
        var result = Cli.run(
                "map",
                "--threads",
                "2",
                "--unordered",
                "n -> { Thread.sleep(Long.parseLong(n)); return n; }",
                "2000",
                "1");
        assertThat(result.lines()).containsExactly("1", "2000");
    }

    @Test
    void linesOfStandardInputAreTheInputs() {
        assertThat(Cli.mapWith("a\nbb\r\n\nß", "s -> s.length() + s").lines()).containsExactly("1a", "2bb", "0", "1ß");
        assertThat(Cli.mapWith("", "s -> s")).isEqualTo(new Cli.Result(0, "", ""));
    }

    @Test
    void zeroBytesSeparateInputs() {
        assertThat(Cli.mapWith("a\nb\0c\0", "-0", "String::length").lines()).containsExactly("3", "1");
    }

    @Test
    void anExpressionWithoutAResultPrintsNoLines(@TempDir Path folder) {
        var file = folder.resolve("x");
        var result = Cli.map(
                "f -> Files.writeString(Path.of(f), \"1\").getFileSystem().getSeparator().getBytes()", "" + file);
        assertThat(result.exitCode()).isZero();
        assertThat(Cli.map("f -> Files.delete(Path.of(f))", "" + file)).isEqualTo(new Cli.Result(0, "", ""));
        assertThat(file).doesNotExist();
    }

    @Test
    void whatTasksPrintStaysOutOfTheResults() {
        var result = Cli.map("s -> { System.out.println(\"seen \" + s); return s; }", "a");
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).isEqualToIgnoringNewLines("seen a");
    }

    @Test
    void whatTasksPrintIsTheResultWhereThereIsNoOther() {
        assertThat(Cli.map("System.out::println", "a")).isEqualTo(new Cli.Result(0, "a\n", ""));
    }

    @Test
    void aFailureCostsNoOtherInputAndIsListedAtTheEnd() {
        var result = Cli.map("Integer::parseInt", "1", "x", "3");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("1", "3");
        assertThat(result.err())
                .contains("1 of 3 inputs failed", "input 2 \"x\"", "NumberFormatException: For input string", "pid ");
    }

    @Test
    void aStackTraceIsShownOnRequest() {
        assertThat(Cli.map("--stack-trace", "Integer::parseInt", "x").err())
                .contains("at java.base/java.lang.Integer.parseInt")
                .doesNotContain("dev.forkful.internal");
    }

    @Test
    void failFastStopsAtTheFirstFailure() {
        var inputs = IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        var result = Cli.mapWith(
                inputs, "--fail-fast", "n -> { if (n.equals(\"20\")) throw new Exception(\"no\"); return n; }");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).hasSizeLessThan(99_000);
        assertThat(result.err())
                .contains(
                        "forkful: input 21 failed; stopped there (--fail-fast):",
                        "input 21 \"20\": java.lang.Exception: no");
    }

    @Test
    void aTimeoutFailsOnlyItsInput() {
        var result = Cli.map("--timeout", "2s", "n -> { Thread.sleep(Long.parseLong(n)); return n; }", "1", "60000");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("1");
        assertThat(result.err()).contains("input 2 \"60000\"");
    }

    @Test
    void retriesTryAgain(@TempDir Path folder) {
        var once = "f -> { Files.createFile(Path.of(f)); throw new Exception(\"first\"); }";
        assertThat(Cli.map("--retries", "1", once, folder.resolve("a").toString())
                        .err())
                .contains("FileAlreadyExists");
        assertThat(Cli.map(once, folder.resolve("b").toString()).err()).contains("Exception: first");
    }

    @Test
    void importsSaveWriting() {
        assertThat(Cli.map("-i", "java.util.zip.CRC32", "-i", "java.util.jar.*", "s -> new CRC32().getValue()", "a")
                        .out())
                .isEqualTo("0\n");
        assertThat(Cli.map("--import", "static java.lang.Math.*", "s -> max(1, 2)", "a")
                        .out())
                .isEqualTo("2\n");
    }

    @Test
    void theUsersOwnClassesAreFound(@TempDir Path folder) throws Exception {
        var source = Files.writeString(
                folder.resolve("Twice.java"),
                "public class Twice { public static String of(String s) { return s + s; } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        assertThat(Cli.map("--class-path", folder.toString(), "Twice::of", "ab").out())
                .isEqualTo("abab\n");
    }

    @Test
    void theUsersOwnClassesAreNotThoseOfTheSameNameThatTheCommandHas(@TempDir Path folder) throws Exception {
        var classPath = MapProcessesTest.withClassesThatTheCommandHas(folder);
        assertThat(Cli.map("--class-path", classPath, "picocli.CommandLine::of", "a"))
                .isEqualTo(new Cli.Result(0, "mine: a\n", ""));
    }

    @Test
    void theUsersOwnClassesSeeTheLibraryAndAllOfTheJdkAndNothingElseOfTheCommands(@TempDir Path folder) {
        for (var name : List.of("dev.forkful.Workers", "dev.forkful.spi.Codec", "com.sun.source.tree.Tree")) {
            assertThat(Cli.map("--class-path", folder.toString(), LOADED, name))
                    .as(name)
                    .isEqualTo(new Cli.Result(0, name + "\n", ""));
        }
        for (var name : List.of("picocli.CommandLine", "dev.forkful.cli.Main")) {
            assertThat(Cli.map("--class-path", folder.toString(), LOADED, name).err())
                    .contains("ClassNotFoundException: " + name);
        }
    }

    @Test
    void anInputMayLookLikeAnOption() {
        assertThat(Cli.map("String::length", "--", "-x", "--json").lines()).containsExactly("2", "6");
    }

    @Test
    void anInputThatBeginsWithAtIsNoFile(@TempDir Path folder) throws Exception {
        var notes = "@" + Files.writeString(folder.resolve("notes"), "what is in the file");
        assertThat(Cli.map("s -> s", "--", notes, "@@x").lines()).containsExactly(notes, "@@x");
        assertThat(Cli.map("s -> s", notes).lines()).containsExactly(notes);
    }

    @Test
    void whatTasksPrintWithoutALineEndIsNotLost() {
        assertThat(Cli.map("System.out::print", "a")).isEqualTo(new Cli.Result(0, "a\n", ""));
        var both = "s -> { System.out.print(\"out\"); System.err.print(\"err\"); return s; }";
        var result = Cli.map(both, "a");
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err().lines()).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void whatATaskPrintsWhileItIsEndedIsOneLine() {
        var begun = new CountDownLatch(1);
        System.getProperties().put("begun", begun);
        try {
            var result = Cli.map("--fail-fast", """
                    s -> {
                        var begun = (java.util.concurrent.CountDownLatch) System.getProperties().get("begun");
                        if (s.equals("fails")) {
                            begun.await();
                            throw new Exception();
                        }
                        System.err.print("be");
                        begun.countDown();
                        try {
                            Thread.sleep(600_000);
                        } catch (InterruptedException e) {
                            System.err.println("gun");
                        }
                        return s;
                    }""", "prints", "fails");
            assertThat(result.err().lines()).contains("begun").doesNotContain("be");
        } finally {
            System.getProperties().remove("begun");
        }
    }

    @Test
    void ofFailuresThatAreNotToldAtOnceItIsSaidHowManyTheyAre() {
        var inputs = IntStream.range(0, 1001).mapToObj(n -> "x").collect(Collectors.joining("\n"));
        assertThat(Cli.mapWith(inputs, "Integer::parseInt").err())
                .contains("1001 of 1001 inputs failed; 1000 of them:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map",
                "map --threads 2 --processes 2 s->s a",
                "map --threads 0 s->s a",
                "map --threads 1 --heap 256m s->s a",
                "map --heap lots s->s a",
                "map --threads 1 --retries -1 s->s a",
                "map --threads 1 --timeout soon s->s a",
                "map --threads 1 --timeout 0s s->s a",
                "map --threads 1 --import ;x s->s a",
                "map --threads 1 --class-path /no/such/folder s->s a"
            })
    void wrongUsageIsToldAndRunsNothing(String commandLine) {
        var result = Cli.run(commandLine.split(" "));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("forkful: ").contains("Try 'forkful map --help'");
    }

    @Test
    void aFullDiskIsAFailureNotAClosedPipe() {
        var err = new ByteArrayOutputStream();
        assertThat(Main.run(withFullDisk(err), "map", "--threads", "1", "Integer::parseInt", "x", "1"))
                .isEqualTo(1);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("cannot write to standard output: No space left on device")
                .contains("input 1 \"x\": java.lang.NumberFormatException");
    }

    @Test
    void whatTasksPrintAtTheEndIsNotLostOnAFullDiskWithoutAWord() {
        var err = new ByteArrayOutputStream();
        assertThat(Main.run(withFullDisk(err), "map", "--threads", "1", "System.out::print", "a"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    }

    private static Stdio withFullDisk(ByteArrayOutputStream err) {
        return new Stdio(
                java.io.InputStream.nullInputStream(),
                new java.io.OutputStream() {
                    @Override
                    public void write(int b) throws java.io.IOException {
                        throw new java.io.IOException("No space left on device");
                    }
                },
                new java.io.PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE);
    }

    @Test
    void readingThatFailsIsToldAndSoIsWhatHasFailedBefore() {
        var lines = new SequenceInputStream(
                new ByteArrayInputStream("x\n".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the cable");
                    }
                });
        var result = Cli.runWith(lines, "map", "--threads", "1", "Integer::parseInt");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("cannot read standard input: the cable")
                .contains("input 1 \"x\": java.lang.NumberFormatException");
    }
}
