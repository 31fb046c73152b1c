package dev.forkful.processes;

/** On the class path of parent and worker; a loader of the user's own may have another version. */
public final class Guest {
    private Guest() {}

    public static String version() {
        return "of the class path";
    }
}
