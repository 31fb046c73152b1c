package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.testing.Compiler;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the Javadoc compile. */
class JavadocSnippetsTest {
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** Inline only: those of files are compiled where these are. */
    private static final Pattern BEGIN = Pattern.compile("\\{@snippet\\b[^:}]*:\\h*\\R");

    /** What an example may take for granted; fields, so that an example may declare its own. */
    private static final List<String> BEFORE = List.of(
            "import dev.forkful.*;",
            "import dev.forkful.spi.*;",
            "import java.io.*;",
            "import java.nio.file.*;",
            "import java.time.*;",
            "import java.util.*;",
            "import java.util.concurrent.*;",
            "import java.util.concurrent.atomic.*;",
            "import java.util.function.*;",
            "import java.util.stream.*;",
            "abstract class %s {",
            "  Workers workers; List<Path> files; Path file; Task<String> task;",
            "  void snippet() throws Exception {");

    private static final List<String> AFTER = List.of("  }", "}");

    private record Snippet(Path file, int line, String name, List<String> lines) {
        JavaFileObject source() {
            var all = new ArrayList<String>();
            BEFORE.forEach(l -> all.add(l.formatted(name)));
            all.addAll(lines);
            all.addAll(AFTER);
            return Compiler.source(name, String.join("\n", all));
        }
    }

    static List<Object> compileAll(List<Snippet> snippets, Path folder) {
        var found = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("-proc:none", "-d", folder.toString(), "-classpath", Jvm.classPath());
        ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        found,
                        options,
                        null,
                        snippets.stream().map(Snippet::source).toList())
                .call();
        return found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .<Object>map(d -> place(snippets, d) + ": " + d.getMessage(null))
                .toList();
    }

    private static String place(List<Snippet> snippets, Diagnostic<? extends JavaFileObject> d) {
        return snippets.stream()
                .filter(s -> d.getSource() != null && d.getSource().getName().equals("/" + s.name() + ".java"))
                .findFirst()
                .map(s -> s.file() + ":" + (s.line() + d.getLineNumber() - BEFORE.size() - 1))
                .orElse("?");
    }

    static List<Snippet> snippets(Path file, String text) {
        var snippets = new ArrayList<Snippet>();
        var begin = BEGIN.matcher(text);
        while (begin.find()) {
            int depth = 1;
            int end = begin.end();
            for (; depth > 0; end++) {
                depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
            }
            int line = 1
                    + (int) text.substring(0, begin.end())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            var lines = text.substring(begin.end(), end - 1)
                    .lines()
                    .map(l -> l.replaceFirst("^\\s*\\* ?", ""))
                    .toList();
            snippets.add(new Snippet(
                    file,
                    line,
                    "Snippet" + snippets.size() + "Of"
                            + file.getFileName().toString().replaceAll("\\W", "_"),
                    lines));
        }
        return snippets;
    }

    @Test
    void everyExampleInTheJavadocCompiles(@TempDir Path folder) throws IOException {
        var all = new ArrayList<Snippet>();
        try (var files = Files.walk(SOURCES)) {
            for (var file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
                all.addAll(snippets(file, Files.readString(file)));
            }
        }
        assertThat(all).isNotEmpty();
        assertThat(compileAll(all, folder)).isEmpty();
    }

    @Test
    void anExampleThatDoesNotCompileIsNamedByFileAndLine(@TempDir Path folder) {
        var text = """
                /**
                 * Example:
                 * {@snippet :
                 * try (Workers workers = Workers.threads()) {
                 *     workers.noSuchMethod();
                 * }
                 * }
                 */
                """;
        var errors = compileAll(snippets(Path.of("Example.java"), text), folder);
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("Example.java:5: ")
                .contains("noSuchMethod");
    }
}
