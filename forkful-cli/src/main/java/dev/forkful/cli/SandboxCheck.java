package dev.forkful.cli;

import dev.forkful.internal.spawn.Sandbox;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether workers can be {@code sandboxed()}, by trying it. That they cannot is no fault where the input is not hostile. */
final class SandboxCheck implements Check {
    private static final String SUBJECT = "Sandbox";

    /** Where to look for its program. */
    private final @Nullable String path;

    SandboxCheck() {
        this(System.getenv("PATH"));
    }

    SandboxCheck(@Nullable String path) {
        this.path = path;
    }

    @Override
    public Finding look() {
        try {
            var sandbox = Sandbox.demand(path);
            return Finding.ok(
                    SUBJECT,
                    sandbox.program() + " works: no network, read-only files, own /tmp"
                            + (sandbox.bounded() ? " (1 GiB)" : " (half of the memory)")
                            + ", own processes, no rights"
                            + (sandbox.sealed() ? "" : " (but in user namespaces of its own)")
                            + ", scrubbed environment"
                            + (sandbox.isWatched()
                                    ? ""
                                    : "; without setpriv (or with SIGURG ignored) one that is just starting may outlive a program that is killed"),
                    Map.of(
                            "available",
                            true,
                            "program",
                            sandbox.program().toString(),
                            "bounded",
                            sandbox.bounded(),
                            "sealed",
                            sandbox.sealed(),
                            "watched",
                            sandbox.isWatched()));
        } catch (UnsupportedOperationException e) {
            return Finding.ok(
                    SUBJECT,
                    "none, and open() says so: " + e.getMessage(),
                    Map.of("available", false, "why", String.valueOf(e.getMessage())));
        }
    }
}
