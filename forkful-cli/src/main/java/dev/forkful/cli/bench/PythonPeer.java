package dev.forkful.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One of Python's pools, in a Python of its own that measures what it is told to, line by line, so that its rounds can take turns with those of
 * others. It ends with its standard input. For one thread.
 */
final class PythonPeer implements AutoCloseable {
    /** Which of them; the name is the script's argument. */
    enum Pool {
        POOL("Python multiprocessing.Pool"),
        EXECUTOR("Python ProcessPoolExecutor");

        final String who;

        Pool(String who) {
            this.who = who;
        }
    }

    /** How much longer than asked for a round may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final int SECONDS_TO_END = 2;

    private static final String GONE = "gone";

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** What it says when it is ready. */
    private final String version;

    private PythonPeer(Process process, Path errors) throws PeerMissingException, InterruptedException {
        this.process = process;
        this.errors = errors;
        Thread.ofPlatform().daemon().name("forkful-bench-python").start(this::read);
        this.version = answer(Duration.ZERO);
    }

    static PythonPeer start(String python, Path folder, Pool pool, int workers)
            throws IOException, PeerMissingException, InterruptedException {
        var script = folder.resolve("peer.py");
        if (!Files.exists(script)) {
            try (var in = Objects.requireNonNull(PythonPeer.class.getResourceAsStream("peer.py"), "peer.py")) {
                Files.write(script, in.readAllBytes());
            }
        }
        var errors = folder.resolve(pool + ".err");
        Process process;
        try {
            process = new ProcessBuilder(
                            python, "-W", "ignore", script.toString(), pool.name(), Integer.toString(workers))
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            throw new PeerMissingException(python + " is not on the PATH");
        }
        return new PythonPeer(process, errors);
    }

    /** As Python says it. */
    String version() {
        return version;
    }

    /** Measures something for about so long. */
    double measure(String what, Duration time) throws PeerMissingException, InterruptedException {
        try {
            var command = what + " " + time.toNanos() / 1e9 + "\n";
            process.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw gone();
        }
        return Double.parseDouble(answer(time));
    }

    private String answer(Duration time) throws PeerMissingException, InterruptedException {
        var answer = answers.poll(time.plus(PATIENCE).toNanos(), TimeUnit.NANOSECONDS);
        if (answer == null) {
            close();
            throw new PeerMissingException("Python took more than " + PATIENCE.toSeconds() + " seconds too long");
        }
        if (answer.equals(GONE)) {
            throw gone();
        }
        if (answer.startsWith("cannot ")) {
            throw new PeerMissingException(answer);
        }
        return answer;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // it is gone
        }
        answers.add(GONE);
    }

    private PeerMissingException gone() {
        String last = "";
        try {
            last = Files.readAllLines(errors).stream().reduce("", (a, b) -> b);
        } catch (IOException e) {
            // then it has said nothing
        }
        return new PeerMissingException("Python ended before its time" + (last.isEmpty() ? "" : ": " + last));
    }

    /**
     * Python ends its own workers at the end of its input. If it does not come to that, it goes before they do: as long as it lives, it starts
     * another for each that dies.
     */
    @Override
    public void close() {
        var workers = process.descendants().toList();
        try {
            process.getOutputStream().close();
            process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS); // and if it has not ended by then, see below
        } catch (IOException e) {
            // then it is gone, or will be
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            workers.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
