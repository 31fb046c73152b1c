package dev.forkful.internal.spawn;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell between this program and a sandbox, which ends the sandbox when this program ends, in whatever way.
 *
 * <p>{@code bwrap} can do that alone, but not in its first moments: the process that it makes waits for it, and goes on for some time, before that is bound to end with it, and
 * if {@code bwrap} is killed just then, it stays for ever. So that is not what is killed: {@code setpriv} has the system tell the shell that this program has ended, and the
 * shell kills both. It also removes the files that the worker was to be given, if it has not taken them yet: they are made when the shell has been started, which waits for them.
 * SIGTERM has it do the same.
 *
 * @param setpriv where that program is, of util-linux 2.33 or newer
 */
record Watchdog(Path setpriv) {
    /**
     * By which signal the system tells. One that does nothing where nobody listens, or it would end the shell before that can listen; and not SIGTERM, for who starts this program may
     * have had that ignored, and a shell cannot listen to what it was told to ignore.
     */
    private static final String PROGRAM_ENDED = "URG";

    /** Without which the script does not find what {@code bwrap} has made. */
    private static final Path CHILDREN =
            Path.of("/proc/self/task/" + ProcessHandle.current().pid() + "/children");

    /** Its number, on all that Java 25 runs on. */
    private static final int NUMBER = 23;

    /** Its arguments: the id of this program, two folders to be removed, and the command. Its variables have names that the worker's environment has not. */
    private static final String SCRIPT = """
            forkful_folder=$1 forkful_memory=$2
            forkful_end() {
                trap '' TERM URG
                # Nothing has to be started to kill: there may be no room. A bwrap that is stopped makes no process that would be missed.
                if [ -n "$!" ]; then
                    kill -STOP $!
                    read -r forkful_inside </proc/$!/task/$!/children
                    kill -9 $forkful_inside $!
                fi 2>/dev/null
                # Somebody else may have the names by now, or be about to put something else there.
                if cd -P "$forkful_folder" && [ "$PWD" = "$forkful_folder" ] && [ -O . ]; then
                    if [ -L ./m ]; then
                        command -p rm -f ./m
                    else
                        command -p rm -f ./m/m && command -p rmdir ./m
                    fi
                    command -p rm -f ./s
                    cd / && command -p rmdir "$forkful_folder"
                fi
                if [ -O "$forkful_memory" ] && [ -d "$forkful_memory" ] && [ ! -L "$forkful_memory" ]; then
                    command -p rm -f "$forkful_memory/m"
                    command -p rmdir "$forkful_memory"
                fi
                kill -9 -$$
            }
            trap forkful_end TERM URG
            # A program that ended before the trap was set is no longer the parent.
            while read -r forkful_key forkful_value; do
                [ "$forkful_key" != PPid: ] || [ "$forkful_value" = "$0" ] || forkful_end
            done </proc/self/status
            read -r forkful_go || forkful_end
            shift 2
            # In the background it would read from nothing.
            exec 3<&0
            "$@" <&3 3<&- &
            exec </dev/null >/dev/null 2>&1 3<&-
            wait $!
            """;

    /** The one that can be had with the programs in these folders, or null. */
    static @Nullable Watchdog find(String path) {
        var setpriv = Sandbox.find("setpriv", path);
        boolean works = !JavaCommand.session().isEmpty() && Files.exists(CHILDREN) && !isIgnored();
        return setpriv != null && works ? new Watchdog(setpriv) : null;
    }

    /** Whether who started this program has had the signal ignored. */
    private static boolean isIgnored() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (NUMBER - 1) & 1) == 1);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return true;
        }
    }

    /**
     * What comes before the command of a sandbox, which has to be the head of a session. The thread that starts it has to stay until it ends.
     *
     * @param folder to be removed with what a worker is given in it, if it is this user's; a real path, or empty for none
     * @param memory the folder that the worker's memory is alone in if it is not in that one; to be removed, likewise
     */
    List<String> before(String folder, String memory) {
        var parent = Long.toString(ProcessHandle.current().pid());
        return List.of(
                setpriv.toString(), "--pdeathsig", PROGRAM_ENDED, "/bin/sh", "-c", SCRIPT, parent, folder, memory);
    }

    /** Says that all is there that the command needs. */
    static void go(OutputStream stdin) throws IOException {
        stdin.write('\n');
        stdin.flush();
    }

    /** Tells it to end the sandbox, and itself. Where it was started to ignore that, the end of its standard input is what the worker sees, or it. */
    static void end(Process process) {
        process.toHandle().destroy();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended
        }
    }
}
