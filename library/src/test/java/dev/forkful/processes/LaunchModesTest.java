package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.testing.Compiler;
import dev.forkful.testing.Compiler.Jar;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Sandboxes;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same function from every kind of program, each really started that way. */
@Tag("processes")
@Timeout(180) // longer than one may take
class LaunchModesTest {
    /** Compilers on a busy machine take their time. */
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private Path library;

    @BeforeEach
    void makeLibrary() {
        library = Compiler.libraryJar(folder);
    }

    private static Path program(String name) {
        try {
            return Path.of(
                    LaunchModesTest.class.getResource("/programs/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path plainClasses() {
        var classes = folder.resolve("classes");
        Compiler.javac("-cp", library, "-d", classes, program("Plain.java"));
        return classes;
    }

    private static String valueOf(List<String> lines, String key) {
        return lines.stream()
                .filter(l -> l.startsWith(key + " "))
                .findFirst()
                .map(l -> l.substring(key.length() + 1))
                .orElseThrow(() -> new AssertionError("no '" + key + "' in " + String.join("\n", lines)));
    }

    private static void assertRanInAnotherProcess(List<String> lines, String value) {
        assertThat(valueOf(lines, "value")).isEqualTo(value);
        assertThat(Long.parseLong(valueOf(lines, "worker"))).isNotEqualTo(Long.parseLong(valueOf(lines, "own")));
    }

    private List<String> run(Object... command) throws Exception {
        try (var program = Jvm.start(folder, command).within(DEADLINE)) {
            return program.succeed();
        }
    }

    private static final String PLAIN = "SOUP by Plain; STEW AND MORE by Plain";

    @Test
    void aProgramOnTheClassPath() throws Exception {
        var lines = run(Jvm.tool("java"), "-cp", Jvm.path(library, plainClasses()), "Plain");
        assertRanInAnotherProcess(lines, PLAIN);
    }

    @Test
    void aProgramOnARelativeClassPathWhoseWorkersRunElsewhere() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        plainClasses();
        Files.copy(library, folder.resolve("lib.jar"));
        var lines = run(Jvm.tool("java"), "-cp", Jvm.path("lib.jar", "classes"), "Plain", elsewhere);
        assertRanInAnotherProcess(lines, PLAIN);
    }

    @Test
    void aProgramInAJarThatNamesItsClassPath() throws Exception {
        var spaced = Files.createDirectory(folder.resolve("with a space"));
        Files.copy(library, spaced.resolve("lib.jar"));
        try (var jar = new Jar(spaced.resolve("app.jar"), "Main-Class", "Plain", "Class-Path", "lib.jar")) {
            jar.addFolder("", plainClasses());
        }
        assertRanInAnotherProcess(run(Jvm.tool("java"), "-jar", spaced.resolve("app.jar")), PLAIN);
    }

    /** Twice as long as Linux lets an argument be, in a file as such programs are started with. The classes come last, with all in their name that such files escape. */
    private Path longClassPath() throws IOException {
        var odd = folder.resolve("a \"very\" \\'odd\\' # name");
        Files.move(plainClasses(), odd);
        var classPath = new StringBuilder(library.toString());
        for (int i = 0; classPath.length() < 262_144; i++) {
            classPath.append(File.pathSeparator).append(folder.resolve("no-" + i + ".jar"));
        }
        classPath.append(File.pathSeparator).append(odd);
        var escaped = classPath.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return Files.writeString(folder.resolve("class-path.txt"), "-cp \"" + escaped + "\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledOnOs(OS.WINDOWS)
    void aProgramOnAVeryLongClassPath(boolean sandboxed) throws Exception {
        if (sandboxed) {
            Sandboxes.assumeOne();
        }
        var caches = folder.resolve("caches");
        var how = sandboxed ? "sandboxed" : folder.toString();
        var classPath = longClassPath();
        for (int run = 0; run < 2; run++) {
            var lines = run(
                    Jvm.tool("java"),
                    "-Dforkful.cache=" + caches,
                    "-Dforkful.aot=false",
                    "@" + classPath,
                    "Plain",
                    how);
            assertRanInAnotherProcess(lines, PLAIN);
            try (var files = Files.list(caches)) {
                assertThat(files).singleElement().asString().endsWith(".args");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProgramOnAVeryLongClassPathWhoseCacheFolderIsNotItsUsersAlone() throws Exception {
        var open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        var caches = Files.createSymbolicLink(folder.resolve("caches"), open);
        var temporary = Files.createDirectory(folder.resolve("t"));
        var lines = run(
                Jvm.tool("java"),
                "-Dforkful.cache=" + caches,
                "-Djava.io.tmpdir=" + temporary,
                "@" + longClassPath(),
                "Plain");
        assertRanInAnotherProcess(lines, PLAIN);
        assertThat(open).isEmptyDirectory();
        assertHasOne(temporary, ".args");
    }

    private Path kitchenModule() {
        var modules = folder.resolve("modules");
        Compiler.javac(
                "-p",
                library,
                "-d",
                modules.resolve("kitchen"),
                program("kitchen/module-info.java"),
                program("kitchen/kitchen/Kitchen.java"));
        return modules;
    }

    private static final String KITCHEN = "SOUP by module kitchen with java.sql.Date";

    /** One for all programs, in a folder of their user's. */
    private static void assertHasOne(Path temporary, String suffix) throws IOException {
        try (var files = Files.walk(temporary)) {
            assertThat(files.filter(Files::isRegularFile))
                    .singleElement()
                    .asString()
                    .endsWith(suffix);
        }
        try (var folders = Files.list(temporary)) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void aProgramOnTheModulePath() throws Exception {
        var modules = kitchenModule();
        var lines = run(Jvm.tool("java"), "-p", Jvm.path(library, modules), "-m", "kitchen/kitchen.Kitchen");
        assertRanInAnotherProcess(lines, KITCHEN);
    }

    /** It has no module path, and its workers need none; nor a copy of the classes, which is what would come into the cache folder. */
    @Test
    void anImageThatWasLinked() throws Exception {
        var image = folder.resolve("image");
        var jlink = ToolProvider.findFirst("jlink").orElseThrow();
        var modulePath = Jvm.path(library, kitchenModule());
        assertThat(jlink.run(
                        System.out,
                        System.err,
                        "-p",
                        modulePath,
                        "--add-modules",
                        "kitchen",
                        "--output",
                        image.toString()))
                .isZero();
        var caches = folder.resolve("caches");
        var java = image.resolve("bin").resolve("java");
        var lines = run(java, "-Dforkful.cache=" + caches, "-m", "kitchen/kitchen.Kitchen");
        assertRanInAnotherProcess(lines, KITCHEN);
        assertThat(caches).doesNotExist();
    }

    /** As containers of plugins make them. A worker has its classes as those of any other class loader. */
    @Test
    void aModuleInALayerOfTheProgramsOwn() throws Exception {
        var classes = folder.resolve("classes");
        Compiler.javac("-d", classes, program("Layered.java"));
        var lines = run(Jvm.tool("java"), "-cp", classes, "Layered", Jvm.path(library, kitchenModule()));
        assertThat(valueOf(lines, "value")).startsWith("SOUP by ").endsWith("with java.sql.Date");
        assertThat(valueOf(lines, "worker")).isNotEqualTo(valueOf(lines, "own"));
    }

    @Test
    void aSingleSourceFile() throws Exception {
        assertRanInAnotherProcess(run(Jvm.tool("java"), "-cp", library, program("Plain.java")), PLAIN);
    }

    /** Its compiler is not worth being compiled for these few lines. */
    private Jvm shell() {
        return Jvm.start(folder, Jvm.tool("jshell"), "-J-XX:TieredStopAtLevel=1", "--class-path", library, "-")
                .within(DEADLINE);
    }

    @Test
    void aJShellSession() throws Exception {
        try (var shell = shell()) {
            var lines = shell.input(Files.readString(program("session.jsh"))).succeed();
            assertRanInAnotherProcess(lines, "SOUP!STEW!");
            assertThat(lines).contains("lambda [40, 42]", "call LATER!", "closed true");
        }
    }

    @Test
    void aMethodThatIsDefinedAnewInJShell() throws Exception {
        try (var shell = shell()) {
            var lines =
                    shell.input(Files.readString(program("redefinition.jsh"))).succeed();
            assertThat(lines)
                    .containsSubsequence(
                            "first HELLO!",
                            "here hello, softly",
                            "same worker hello, softly",
                            "new worker hello, softly");
        }
    }

    @Test
    void theVariablesOfAJShellSessionTravelWithTheFunctionsThatUseThem() throws Exception {
        try (var shell = shell()) {
            var lines = shell.input(Files.readString(program("variables.jsh"))).succeed();
            assertThat(lines)
                    .contains(
                            "int [101]",
                            "deep 100ms[a]",
                            "object 300",
                            "new 400",
                            "later 202",
                            "from ms",
                            "action SUCCESS",
                            "static 10",
                            "same true true true[a, b, c]",
                            "captured seen in the list",
                            "made 4 of 5 true",
                            "process 200");
            assertThat(valueOf(lines, "refused")).contains("variable 'thread' of this session", "java.lang.Thread");
        }
    }

    @Test
    void aMapOfAJShellSessionGoesOnWithTheVariablesThatItBeganWith() throws Exception {
        try (var shell = shell()) {
            var lines =
                    shell.input(Files.readString(program("interleaved.jsh"))).succeed();
            assertThat(lines).containsSubsequence("first 1", "between 2", "rest {1=1999}");
        }
    }

    @Test
    void aJShellSessionWithACodecOfItsOwn() throws Exception {
        try (var shell = shell()) {
            var lines = shell.input(Files.readString(program("codec.jsh"))).succeed();
            assertThat(lines).contains("list [1, 2, by codec]", "dishes [soup!, stew!]", "later [soup?]");
        }
    }

    private Path fatJar() throws Exception {
        var fat = folder.resolve("fat.jar");
        try (var jar = new Jar(
                fat,
                "Main-Class",
                "org.springframework.boot.loader.launch.JarLauncher",
                "Start-Class",
                "Plain",
                "Spring-Boot-Classes",
                "BOOT-INF/classes/",
                "Spring-Boot-Lib",
                "BOOT-INF/lib/")) {
            addLoader(jar);
            jar.addFolderEntry("BOOT-INF/").addFolderEntry("BOOT-INF/classes/").addFolderEntry("BOOT-INF/lib/");
            jar.addFolder("BOOT-INF/classes/", plainClasses());
            jar.addStored("BOOT-INF/lib/forkful.jar", Files.readAllBytes(library));
        }
        return fat;
    }

    @Test
    void aFatJarWithNestedJars() throws Exception {
        assertRanInAnotherProcess(run(Jvm.tool("java"), "-jar", fatJar()), PLAIN);
    }

    /** As in a container that runs as a number without a name. The JDK calls that user's home "?". */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFatJarOfAUserWithoutAHome() throws Exception {
        var fat = fatJar();
        var here = Files.createDirectory(folder.resolve("here"));
        var temporary = Files.createDirectory(folder.resolve("t"));
        for (int run = 0; run < 2; run++) {
            var command = List.of("/usr/bin/env", "-u", "XDG_CACHE_HOME", Jvm.tool("java"), "-Duser.home=?");
            var words = new ArrayList<Object>(command);
            words.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-jar", fat));
            try (var program = Jvm.start(here, words.toArray()).within(DEADLINE)) {
                assertRanInAnotherProcess(program.succeed(), PLAIN);
            }
        }
        assertThat(here).isEmptyDirectory();
        assertHasOne(temporary, ".jar");
    }

    /** Spring Boot's loader, at the root of the fat jar as its build plugins put it. */
    private static void addLoader(Jar jar) throws Exception {
        var loader = Jvm.origin(Class.forName("org.springframework.boot.loader.launch.JarLauncher"));
        try (var file = new JarFile(loader.toFile())) {
            for (var entry : (Iterable<java.util.jar.JarEntry>) file.stream()::iterator) {
                if (entry.getName().endsWith(".class")) {
                    jar.add(entry.getName(), read(file, entry));
                }
            }
        }
    }

    private static byte[] read(JarFile file, java.util.jar.JarEntry entry) throws IOException {
        try (var in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
