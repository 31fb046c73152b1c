package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code api.txt}, the list of everything that users can see, equal to what the code exports: a change of the
 * API is then a change that a reviewer reads. After a change that is meant:
 *
 * <pre>mvn -pl library test -Dtest=ApiDumpTest -Dforkful.api.update=true</pre>
 */
class ApiDumpTest {
    private static final Path FILE = Path.of("api.txt");

    @Test
    void theApiIsTheOneInTheTree() throws Exception {
        List<String> actual = dump();
        if (Boolean.getBoolean("forkful.api.update")) {
            Files.write(FILE, actual);
        }
        List<String> recorded = Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
        List<String> difference = difference(recorded, actual);
        if (!difference.isEmpty()) {
            fail("The API differs from library/api.txt (- recorded, + now):%n%n%s%n%nIf that is meant: %s"
                    .formatted(
                            String.join("\n", difference),
                            "mvn -pl library test -Dtest=ApiDumpTest -Dforkful.api.update=true"));
        }
    }

    @Test
    void aDifferenceNamesTheClassAndTheLine() {
        List<String> before = List.of("class A", "    int x()", "    int y()", "class B", "    int z()");
        List<String> after = List.of("class A", "    int x()", "class B", "    int z()", "    int zz()");
        assertThat(difference(before, after))
                .containsExactly("  class A", "-     int y()", "  class B", "+     int zz()");
    }

    /** Of the jar, or the folder of classes, that the tests run on. */
    private static List<String> dump() throws IOException, ClassNotFoundException {
        Path origin = Jvm.origin(Fn.class);
        if (Files.isDirectory(origin)) {
            return dump(origin);
        }
        try (FileSystem jar = FileSystems.newFileSystem(origin)) {
            return dump(jar.getPath("/"));
        }
    }

    private static List<String> dump(Path classes) throws IOException, ClassNotFoundException {
        List<String> packages = exported(classes);
        List<Class<?>> types = new ArrayList<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                for (String file : files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".class") && !f.equals("package-info.class"))
                        .sorted()
                        .toList()) {
                    String type = name + "." + file.substring(0, file.length() - ".class".length());
                    types.add(Class.forName(type, false, Fn.class.getClassLoader()));
                }
            }
        }
        return types.stream()
                .filter(ApiText::isVisible)
                .sorted(Comparator.comparing(Class::getName))
                .flatMap(type -> ApiText.of(type).stream())
                .toList();
    }

    private static List<String> exported(Path classes) throws IOException {
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    /** The changed lines, each class's below the line of that class: the longest common subsequence stays out. */
    private static List<String> difference(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        String heading = "";
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean same =
                    i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
            if (same) {
                heading = isMember(before.get(i)) ? heading : before.get(i);
                i++;
                j++;
                continue;
            }
            boolean gone = j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1]);
            String line = gone ? before.get(i++) : after.get(j++);
            if (isMember(line) && !heading.isEmpty()) {
                lines.add("  " + heading);
            }
            heading = "";
            lines.add((gone ? "- " : "+ ") + line);
        }
        return lines;
    }

    private static boolean isMember(String line) {
        return line.startsWith(" ");
    }
}
