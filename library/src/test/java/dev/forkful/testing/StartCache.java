package dev.forkful.testing;

import dev.forkful.Workers;
import dev.forkful.internal.spawn.AotState;
import dev.forkful.internal.spawn.AotState.Kind;
import java.time.Duration;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Before the first test: the AOT cache that workers start from, as they do from the second program of a user on, is there. Else some test would have it made
 * beside its own work, by a process that no test knows. It lies in the build's folder, so that each build has its own.
 */
public final class StartCache implements LauncherSessionListener {
    /** It takes two seconds; but whoever makes it lets everybody else go first. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (isMissing()) { // and not impossible, because the library is not in a jar
            try (var workers = Workers.processes(1)) {
                workers.submit(() -> 42).join();
                Await.until("the AOT cache is there", DEADLINE, () -> !isMissing());
            } catch (Exception e) {
                throw new IllegalStateException("no AOT cache was made for the tests", e);
            }
        }
    }

    private static boolean isMissing() {
        return AotState.now().kind() == Kind.MISSING;
    }
}
