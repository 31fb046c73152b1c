package dev.forkful.internal.spawn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell between this program and a sandbox, which ends the sandbox when this program ends, in whatever way.
 *
 * <p>{@code bwrap} can do that alone, but not in its first moments: until it has told the process that it made to go on, that one does not know that it is to end with it,
 * and would wait for ever if {@code bwrap} were killed just then. So that is not what is killed: {@code setpriv} has the system tell the shell that this program has ended,
 * and the shell kills the session, in which {@code bwrap} and that process are. It also removes the files that the worker was to be given, if it has not taken them yet:
 * they are made when the shell has been started, which waits for them. SIGTERM has it do the same.
 *
 * @param setpriv where that program is, of util-linux 2.33 or newer
 */
record Watchdog(Path setpriv) {
    /**
     * By which signal the system tells. One that does nothing where nobody listens, or it would end the shell before that can listen; and not SIGTERM, for who starts this program may
     * have had that ignored, and a shell cannot listen to what it was told to ignore.
     */
    private static final String PROGRAM_ENDED = "URG";

    /**
     * Its arguments: the id of this program, what to remove (two names), and the command. A program that ended before the shell could listen is no longer its parent. A line
     * says that the files are there. A command in the background would read from nothing, therefore the third descriptor.
     */
    private static final String SCRIPT = String.join(
            "\n",
            "folder=$1 file=$2",
            "shift 2",
            "clear() {",
            "    command -p rm -rf \"$folder\" \"$file\"",
            "    kill -9 -$$ || kill -9 $! $$",
            "}",
            "trap clear TERM " + PROGRAM_ENDED,
            "while read -r key value; do",
            "    [ \"$key\" != PPid: ] || [ \"$value\" = \"$0\" ] || clear",
            "done </proc/$$/status",
            "read -r go || clear",
            "exec 3<&0",
            "\"$@\" <&3 3<&- &",
            "exec </dev/null >/dev/null 2>&1 3<&-",
            "wait $!");

    /** The one that can be had with the programs in these folders, or null. */
    static @Nullable Watchdog find(String path) {
        var setpriv = Sandbox.find("setpriv", path);
        return setpriv == null ? null : new Watchdog(setpriv);
    }

    /** A command that does nothing but find out whether the system can be asked. */
    List<String> trial(Path harmless) {
        return List.of(setpriv.toString(), "--pdeathsig", PROGRAM_ENDED, harmless.toString(), "--version");
    }

    /**
     * What comes before the command of a sandbox, which has to be the head of a session. The thread that starts it has to stay until it ends.
     *
     * @param folder to be removed, with all that is in it
     * @param file to be removed
     */
    List<String> before(String folder, String file) {
        var parent = Long.toString(ProcessHandle.current().pid());
        return List.of(setpriv.toString(), "--pdeathsig", PROGRAM_ENDED, "/bin/sh", "-c", SCRIPT, parent, folder, file);
    }

    /** Says that all is there that the command needs. */
    static void go(OutputStream stdin) throws IOException {
        stdin.write('\n');
        stdin.flush();
    }
}
