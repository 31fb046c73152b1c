package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapCompileErrorTest {
    private static Cli.Result failing(String... args) {
        var result = Cli.map(args);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("forkful: the expression does not compile: ")
                .doesNotContain("ForkfulExpression");
        return result;
    }

    @Test
    void theCaretPointsIntoTheExpression() {
        assertThat(failing("s -> s.lenght()", "a").err())
                .contains("cannot find symbol\n  s -> s.lenght()\n        ^\n");
    }

    @Test
    void theRightOneOfSeveralLinesIsShown() {
        assertThat(failing("s -> {\n\tint n = \"x\";\n\treturn n;\n}", "a").err())
                .contains("\n  \tint n = \"x\";\n  \t        ^\n");
    }

    @Test
    void whatIsNotClosedIsShownAtItsEnd() {
        assertThat(failing("s -> {", "a").err()).contains("\n  s -> {\n        ^\n");
    }

    @Test
    void whatIsNotAFunctionAtAllGetsAHint() {
        assertThat(failing("n * 2", "1").err()).contains("a lambda such as", "String::length");
    }

    @Test
    void anImportThatIsNotThereIsNamed() {
        assertThat(failing("-i", "java.util.zip.CRC32", "-i", "no.such.Thing", "s -> s", "1")
                        .err())
                .contains("--import no.such.Thing: package no.such does not exist");
    }

    @Test
    void anEffectWithAMistakeIsNotBlamedForHavingNoResult() {
        assertThat(failing("s -> System.out.prntln(s)", "a").err())
                .contains("cannot find symbol")
                .doesNotContain("void");
    }
}
