package dev.forkful.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forkful dump}: where the threads of a program and of its workers are, asked from outside, so that nothing in the program has to be ready for it. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints where all threads are of a program that uses Forkful, and of its workers: what",
            "jcmd PID Thread.print says of each. One that does not answer within 5 s is said to be so."
        },
        footer = {
            "",
            "Examples:",
            "  forkful dump 4711",
            "",
            "Inside the program, workers.dump() says which task each worker runs, too."
        })
final class DumpCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** In the command line of each worker. */
    private static final String WORKER = "dev.forkful.internal.worker.WorkerMain";

    private final Stdio stdio;

    @Parameters(paramLabel = "PID", description = "The process id of the program.")
    private long pid;

    DumpCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void run() {
        var program = ProcessHandle.of(pid)
                .orElseThrow(() ->
                        new CommandFailedException(CommandFailedException.WRONG_USAGE, "there is no process " + pid));
        var out = stdio.printer();
        out.println("program " + pid + ":");
        boolean answered = print(pid, out);
        var workers = program.descendants()
                .filter(DumpCommand::isWorker)
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
        for (long worker : workers) {
            out.println("worker " + worker + ":");
            answered &= print(worker, out);
        }
        out.println(workers.size() + " workers");
        if (!answered) {
            throw new CommandFailedException(CommandFailedException.FAILED, "not all processes have answered");
        }
    }

    /**
     * Whether it is the JVM of one. Looks at the whole command line, which on Linux the JDK does not tell if it is long. What holds a worker's sandbox has the same
     * words, behind its own.
     */
    private static boolean isWorker(ProcessHandle process) {
        try {
            var line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
            var words = line.split("\0");
            return words[0].endsWith("java") && Arrays.stream(words).anyMatch(DumpCommand::isMainClass);
        } catch (IOException e) { // not Linux, or it has ended
            return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(DumpCommand::isMainClass);
        }
    }

    private static boolean isMainClass(String word) {
        return word.equals(WORKER) || word.endsWith("/" + WORKER);
    }

    /** Whether it has answered. */
    private static boolean print(long process, PrintStream out) {
        Path answer = null;
        try {
            // into a file: a tool that hangs must not be read from
            answer = Files.createTempFile("forkful-dump", ".txt");
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            var tool = new ProcessBuilder(jcmd.toString(), Long.toString(process), "Thread.print")
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            boolean ended = tool.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                tool.destroyForcibly().waitFor();
                out.println("    it did not answer within " + PATIENCE.toSeconds() + " s: it is stopped, or hangs");
                return false;
            }
            Files.readAllLines(answer).forEach(line -> out.println(line.isEmpty() ? "" : "    " + line));
            return tool.exitValue() == 0;
        } catch (IOException e) {
            throw new CommandFailedException(CommandFailedException.FAILED, "cannot run jcmd: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            delete(answer);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it is in the temporary folder
        }
    }
}
