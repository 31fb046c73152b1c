package dev.forkful.internal.spawn;

import dev.forkful.Workers;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a worker. */
final class JavaCommand {
    private static final String MODULE = "dev.forkful";

    /** By name: what runs in the worker is none of the parent's business. */
    private static final String MAIN = "dev.forkful.internal.worker.WorkerMain";

    /** Makes a command the head of a session of its own, so that all that it starts can be ended with it. Not there on macOS and Windows. */
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private JavaCommand() {}

    /**
     * The first words of every worker's command.
     *
     * <p>{@code SerialGC} keeps an idle worker small. It compiles counted loops without safepoint polls, and a loop of 2^31 steps would hold up a stack
     * trace, and the end of the worker, for seconds; the next two options bring that to milliseconds. A worker whose heap is full ends, because nothing
     * can be trusted after that; its crash report goes to the parent and not into a file.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseCountedLoopSafepoints",
            "-XX:LoopStripMiningIter=1000",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+ErrorFileToStderr",
            "-XX:-CreateCoredumpOnCrash",
            "-Xshare:auto",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    static List<String> of(WorkerOptions options, LaunchOptions launch, Path socket) {
        var command = new ArrayList<String>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.add(java().toString());
        command.addAll(OPTIONS);
        if (options.jvmArgs().stream().noneMatch(a -> a.matches("-XX:\\+Use\\w+GC"))) {
            command.add("-XX:+UseSerialGC");
        }
        if (options.heap() != null) {
            command.add("-Xmx" + options.heap());
        } else if (options.jvmArgs().stream().noneMatch(a -> a.startsWith("-Xm"))) {
            command.add("-Xms16m"); // or an idle worker would spread over a 64th of the machine's memory
        }
        command.addAll(launch.arguments());
        command.addAll(options.jvmArgs());
        addPaths(command);
        command.add(socket.toString());
        return command;
    }

    /** Whether the worker is the head of a session. */
    static boolean isSessionLeader(List<String> command) {
        return SETSID.contains(Path.of(command.getFirst()));
    }

    private static Path java() {
        var bin = Path.of(System.getProperty("java.home"), "bin");
        return Stream.of("java", "java.exe")
                .map(bin::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no java in " + bin
                        + " to start worker processes with; run this program on a full JDK or JRE"));
    }

    private static void addPaths(List<String> command) {
        var modulePath = absolute(System.getProperty("jdk.module.path", ""));
        if (!modulePath.isEmpty()) {
            command.add("--module-path");
            command.add(modulePath);
            command.add("--add-modules"); // as here, even if the worker's main module does not need them
            command.add(
                    ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.joining(",")));
        }
        var classPath = absolute(System.getProperty("java.class.path", ""));
        if (Workers.class.getModule().isNamed()) {
            if (!classPath.isEmpty()) {
                command.add("-cp");
                command.add(classPath);
            }
            command.add("-m");
            command.add(MODULE + "/" + MAIN);
        } else {
            var own = OwnClasses.location().toString();
            command.add("-cp");
            command.add(classPath.isEmpty() ? own : own + File.pathSeparator + classPath);
            command.add(MAIN);
        }
    }

    /** The worker may run in another folder. An empty entry means this one. */
    private static String absolute(String path) {
        return path.isEmpty()
                ? ""
                : Stream.of(path.split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
    }
}
