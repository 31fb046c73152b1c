package dev.forkful.testing;

import dev.forkful.internal.spawn.Sandbox;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine can shut workers up. */
public final class Sandboxes {
    private Sandboxes() {}

    /** Skips the test where it cannot, saying why. */
    public static void assumeOne() {
        try {
            Sandbox.demand(System.getenv("PATH"));
        } catch (UnsupportedOperationException e) {
            Assumptions.abort("no sandbox here, so its tests are skipped: " + e.getMessage());
        }
    }
}
