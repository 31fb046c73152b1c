package dev.forkful.cli;

import dev.forkful.internal.spawn.MemoryCapState;
import java.util.Locale;
import java.util.Map;

/** How {@code memory(...)}, the cap on a worker's whole memory, is kept on this machine. */
final class MemoryCapCheck implements Check {
    private static final String SUBJECT = "Memory cap";

    private final MemoryCapState state;

    MemoryCapCheck() {
        this(MemoryCapState.now());
    }

    MemoryCapCheck(MemoryCapState state) {
        this.state = state;
    }

    @Override
    public Finding look() {
        var values = Map.<String, Object>of("kind", state.kind().name().toLowerCase(Locale.ROOT), "why", state.why());
        return switch (state.kind()) {
            case GROUPS -> Finding.ok(SUBJECT, "kept by the kernel, in control groups under " + state.group(), values);
            case WATCHING ->
                Finding.ok(
                        SUBJECT,
                        "kept by looking " + MemoryCapState.looksPerSecond() + " times a second: " + state.why(),
                        values);
            case IMPOSSIBLE ->
                Finding.ok(
                        SUBJECT, "not to be had: this system does not tell how large a process is; use a heap", values);
        };
    }
}
