package dev.forkful.internal.spawn;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell between this program and a sandbox, which ends the sandbox when this program ends, in whatever way.
 *
 * <p>{@code bwrap} can do that alone, but not in its first moments: until it has told the process that it made to go on, that one does not know that it is to end with it,
 * and would wait for ever if {@code bwrap} were killed just then. So that is not what is killed: {@code setpriv} has the system tell the shell that this program has ended,
 * and the shell kills the session, in which {@code bwrap} and that process are. SIGTERM has it do the same. It also removes the files that the worker was to be given, if it has not taken them yet.
 *
 * @param setpriv where that program is, of util-linux 2.33 or newer
 */
record Watchdog(Path setpriv) {
    /** By which signal the system tells. Not SIGTERM: who starts this program may have had it ignored, and a shell cannot listen to what it was told to ignore. */
    private static final String PROGRAM_ENDED = "USR1";

    /**
     * Its arguments: the id of this program, a folder, a file, and the command. A program that ended before the system could be asked to tell of it is no longer the
     * shell's parent. What has the name of the folder or of the file by then may be another program's, and stays. A command in the background would read from nothing,
     * therefore the third descriptor.
     */
    private static final String SCRIPT = String.join(
            "\n",
            "folder=$1 file=$2",
            "[ -z \"$folder\" ] || exec 4<\"$file\" 5<\"$folder\" || exit",
            "clear() {",
            "    [ \"$file\" -ef /proc/self/fd/4 ] && command -p rm -f \"$file\"",
            "    [ \"$folder\" -ef /proc/self/fd/5 ] && command -p rm -rf \"$folder\"",
            "    kill -9 -$$ || kill -9 $! $$",
            "}",
            "trap clear TERM " + PROGRAM_ENDED,
            "[ \"$PPID\" = \"$0\" ] || clear",
            "shift 2",
            "exec 3<&0",
            "\"$@\" <&3 3<&- 4<&- 5<&- &",
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

    /** What comes before the command of a sandbox, which has to be the head of a session. The thread that starts it has to stay until it ends. */
    List<String> before() {
        return before("", "");
    }

    /**
     * The same, for a sandbox to which files are given.
     *
     * @param folder to be removed, with all that is in it
     * @param file to be removed
     */
    List<String> before(Path folder, Path file) {
        return before(folder.toString(), file.toString());
    }

    private List<String> before(String folder, String file) {
        var parent = Long.toString(ProcessHandle.current().pid());
        return List.of(setpriv.toString(), "--pdeathsig", PROGRAM_ENDED, "/bin/sh", "-c", SCRIPT, parent, folder, file);
    }
}
