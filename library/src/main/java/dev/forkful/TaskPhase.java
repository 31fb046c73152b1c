package dev.forkful;

import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Where a task is, with what is known there.
 *
 * <pre>
 *   Queued ──started──▶ Running ──returned──▶ Arrived ──▶ Opening ──▶ Succeeded or Failed
 *     │  ▲                 │ │                (bytes)    (someone
 *     │  └────started──────┘ │                            decodes)
 *     │   (again: a retry)   ├─────succeeded──▶ Succeeded
 *     │                      ├─────failed─────▶ Failed
 *     └───────cancel─────────┴─────cancel─────▶ Cancelled   (the backend says ended() when it has really stopped)
 * </pre>
 */
sealed interface TaskPhase {
    record Queued() implements TaskPhase {}

    record Running(String worker, long pid, int tries, long startedAt) implements TaskPhase {}

    record Arrived(@Nullable Running run, Results results, Usage usage) implements TaskPhase {}

    record Opening(@Nullable Running run, Usage usage) implements TaskPhase {}

    /** No change from here. */
    sealed interface Over extends TaskPhase {
        /** Null if it did not run. */
        @Nullable
        Running run();

        Usage usage();

        long endedAt();
    }

    record Succeeded(@Nullable Object value, @Nullable Running run, Usage usage, long endedAt) implements Over {}

    record Failed(TaskException failure, @Nullable Running run, Usage usage, long endedAt) implements Over {}

    record Cancelled(@Nullable Running run, Usage usage, long endedAt) implements Over {}

    /** How it runs or ran; null if it did not. */
    static @Nullable Running run(TaskPhase phase) {
        return switch (phase) {
            case Running r -> r;
            case Arrived a -> a.run();
            case Opening o -> o.run();
            case Over o -> o.run();
            case Queued _ -> null;
        };
    }
}
