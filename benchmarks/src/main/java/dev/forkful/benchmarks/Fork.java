package dev.forkful.benchmarks;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.programs.JavaProgram;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The main class of a fork: measures one peer in one scenario and prints one line of JSON. Arguments: scenario, peer, parameters. */
public final class Fork {
    /** How long the lifeline waits for a line that is being printed, which nobody may read. */
    private static final long LINE_SECONDS = 1;

    /** Held by who prints the outcome; and by the lifeline, for good, before it ends what has been started: that is no failure to be reported. */
    private static final ReentrantLock LAST_WORD = new ReentrantLock();

    private Fork() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        endWithRunner();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Outcome outcome;
        try {
            outcome = Scenarios.named(args[0]).measure(Peers.named(args[1]), new Parameters(Json.readMap(args[2])));
        } catch (Exception | Error e) { // whatever it is, it belongs into the report
            e.printStackTrace();
            outcome = Outcome.failed(reason(e));
        }
        if (args[1].equals("forkful-processes")) {
            outcome.note(StartCache.NOTE, startCache());
        }
        LAST_WORD.lock();
        try {
            out.println(Json.line(outcome));
            out.flush();
        } finally {
            LAST_WORD.unlock();
        }
        System.exit(0); // some peers leave threads behind
    }

    /** What cannot be noted costs no figures. */
    private static String startCache() {
        try {
            return String.valueOf(StartCache.isUsed());
        } catch (Exception | Error e) { // whatever it is
            e.printStackTrace();
            return "unknown";
        }
    }

    /** Standard input is a lifeline from now on: this process, and what it has started, does not outlive whoever wanted its figures. */
    static void endWithRunner() {
        Thread.ofPlatform().daemon().name("lifeline").start(Fork::awaitTheEnd);
    }

    private static void awaitTheEnd() {
        try {
            JavaProgram.untilTold();
        } catch (IOException e) {
            System.err.println("the lifeline is broken: " + e);
        }
        try {
            var _ = LAST_WORD.tryLock(LINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // no one knows this thread
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(1);
    }

    /** The innermost message: pools wrap failures. */
    public static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = cause.toString().lines().findFirst().orElse("");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
