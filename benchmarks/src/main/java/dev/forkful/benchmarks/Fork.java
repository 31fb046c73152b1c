package dev.forkful.benchmarks;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.programs.JavaProgram;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The main class of a fork: measures one peer in one scenario and prints one line of JSON. Arguments: scenario, peer, parameters. */
public final class Fork {
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
        out.println(Json.line(outcome));
        out.flush();
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
