package dev.forkful.internal.spawn;

import dev.forkful.Workers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command line of a worker. */
final class JavaCommand {
    private static final String MODULE = "dev.forkful";

    /** By name: what runs in the worker is none of the parent's business. */
    private static final String MAIN = "dev.forkful.internal.worker.WorkerMain";

    /** Makes a command the head of a session of its own, so that all that it starts can be ended with it. Not there on macOS and Windows. */
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private static final String COLLECTOR = "-XX:+UseSerialGC";

    /**
     * What the JVM's compilers needed while a worker started goes back to the system: an idle worker has 43 MB and not 50. Where the C library cannot do that,
     * as on Alpine, the JVM would say so on standard output.
     */
    private static final List<String> TRIM = List.of("-XX:TrimNativeHeapInterval=2000", "-Xlog:trimnative=off");

    /**
     * The first words of every worker's command.
     *
     * <p>{@code SerialGC} keeps an idle worker small. It compiles counted loops without safepoint polls, and a loop of 2^31 steps would hold up a stack
     * trace, and the end of the worker, for seconds; the first two options bring that to milliseconds. A worker whose heap is full ends, because nothing
     * can be trusted after that; its crash report goes to the parent and not into a file.
     */
    static final List<String> OPTIONS = Stream.concat(
                    Stream.of(
                            "-XX:+UseCountedLoopSafepoints",
                            "-XX:LoopStripMiningIter=1000",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:+ErrorFileToStderr",
                            "-XX:-CreateCoredumpOnCrash",
                            "-Dstdout.encoding=UTF-8",
                            "-Dstderr.encoding=UTF-8"),
                    isLinux() ? TRIM.stream() : Stream.of())
            .toList();

    private JavaCommand() {}

    private static boolean isLinux() {
        return System.getProperty("os.name", "").startsWith("Linux");
    }

    /**
     * The command of a worker.
     *
     * @param before the words of what it runs in; empty for nothing
     * @param cache to be used; null for none
     */
    static List<String> of(
            List<String> before, WorkerOptions options, LaunchOptions launch, @Nullable AotCache cache, Path socket)
            throws IOException {
        var command = session();
        command.addAll(before);
        command.add(java().toString());
        command.addAll(OPTIONS);
        if (!choosesCollector(options.jvmArgs())) {
            command.add(COLLECTOR);
        }
        command.addAll(HeapSize.options(options));
        if (cache != null) {
            command.addAll(cache.options());
        }
        command.addAll(launch.arguments());
        if (options.sandbox() != null) {
            command.addAll(Sandbox.jvmOptions());
        }
        if (options.codec() != null) {
            command.addAll(options.codec().jvmArgs());
        }
        command.addAll(options.jvmArgs());
        var paths = paths();
        if (ArgumentFile.isNeeded(paths)) {
            command.add("@" + ArgumentFile.of(paths));
        } else {
            command.addAll(paths);
        }
        command.addAll(main());
        command.add(socket.toString());
        return command;
    }

    /** The first word of a command that is to be the head of a session, where that can be had; to be added to. */
    static List<String> session() {
        var command = new ArrayList<String>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        return command;
    }

    /** The command that runs {@link AotTrainer}: a small JVM, on the jar that is to be trained and nothing else. */
    static List<String> trainer(AotCache cache, Path unfinished) {
        var command = new ArrayList<String>();
        command.add(java().toString());
        command.addAll(List.of(COLLECTOR, "-XX:TieredStopAtLevel=1", "-Xmx64m", "-D" + AotCache.SWITCH + "=false"));
        command.addAll(cache.moduleOptions());
        command.addAll(List.of("-cp", cache.jar().toString(), AotTrainer.class.getName()));
        command.addAll(List.of(cache.file().toString(), unfinished.toString(), cache.mark()));
        return command;
    }

    /** The command that makes a cache out of the notes of a worker of this process, with the options that workers will have. */
    static List<String> assembler(LaunchOptions launch, Path notes, Path cache) {
        var command = new ArrayList<String>();
        command.add(java().toString());
        command.addAll(OPTIONS);
        command.add(COLLECTOR);
        command.addAll(launch.arguments());
        command.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + notes, "-XX:AOTCache=" + cache));
        command.addAll(List.of("-cp", OwnClasses.location().toString()));
        return command;
    }

    static boolean choosesCollector(List<String> arguments) {
        for (var argument : arguments) {
            if (argument.startsWith("-XX:+Use") && argument.endsWith("GC")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the worker is the head of a session. */
    static boolean isSessionLeader(List<String> command) {
        return SETSID.contains(Path.of(command.getFirst()));
    }

    /** Whether Forkful was started as a module, or with modules of the user's. */
    static boolean isModular() {
        return isModule() || !System.getProperty("jdk.module.path", "").isEmpty();
    }

    /** Whether a worker can be started as Forkful was, as a module. One of a layer that the program has made is none that a JVM finds. */
    private static boolean isModule() {
        var module = Workers.class.getModule();
        return ModuleLayer.boot().findModule(MODULE).filter(module::equals).isPresent();
    }

    /** What a worker's JVM reads. */
    static List<Path> needed(@Nullable AotCache cache) throws IOException {
        var needed = new ArrayList<Path>();
        needed.add(Path.of(System.getProperty("java.home")));
        if (!isModule()) { // or it is on the module path, or in the JDK
            needed.add(OwnClasses.location());
        }
        if (cache != null) {
            needed.add(cache.file());
        }
        var paths = paths();
        if (ArgumentFile.isNeeded(paths)) {
            needed.add(ArgumentFile.of(paths));
        }
        for (var property : List.of("jdk.module.path", "java.class.path")) {
            var path = absolute(System.getProperty(property, ""));
            for (var entry : path.isEmpty() ? new String[0] : path.split(File.pathSeparator)) {
                needed.add(Path.of(entry));
            }
        }
        return needed;
    }

    private static Path java() {
        var bin = Path.of(System.getProperty("java.home"), "bin");
        for (var name : List.of("java", "java.exe")) {
            var java = bin.resolve(name);
            if (Files.isExecutable(java)) {
                return java;
            }
        }
        throw new IllegalStateException("there is no java in " + bin
                + " to start worker processes with; run this program on a full JDK or JRE");
    }

    /** Where the worker's JVM finds all code. */
    private static List<String> paths() {
        var paths = new ArrayList<String>();
        var modulePath = absolute(System.getProperty("jdk.module.path", ""));
        if (!modulePath.isEmpty()) {
            paths.add("--module-path");
            paths.add(modulePath);
        }
        if (isModular()) { // an image that was linked needs no module path
            paths.add("--add-modules"); // as here, even if the worker's main module does not need them
            paths.add(ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.joining(",")));
        }
        var classPath = absolute(System.getProperty("java.class.path", ""));
        if (!isModule()) {
            classPath = classPath(OwnClasses.location().toString(), classPath);
        }
        if (!classPath.isEmpty()) {
            paths.add("-cp");
            paths.add(classPath);
        }
        return paths;
    }

    private static List<String> main() {
        return isModule() ? List.of("-m", MODULE + "/" + MAIN) : List.of(MAIN);
    }

    /** Forkful's own jar first and once, as an AOT cache wants it. */
    private static String classPath(String own, String others) {
        var joined = new StringBuilder(own);
        for (var entry : others.split(File.pathSeparator)) {
            if (!entry.isEmpty() && !entry.equals(own)) {
                joined.append(File.pathSeparator).append(entry);
            }
        }
        return joined.toString();
    }

    /** The worker may run in another folder. An empty entry means this one. */
    private static String absolute(String path) {
        if (path.isEmpty()) {
            return "";
        }
        var joined = new StringBuilder();
        for (var entry : path.split(File.pathSeparator, -1)) {
            joined.append(joined.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return joined.toString();
    }
}
