package dev.forkful.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process is to its controlling terminal just now. The processes of one group are in the foreground: to all of them the terminal sends Ctrl-C. That it is closed
 * is told to the leader of its session, and to that group when the leader has ended.
 *
 * @param foreground whether this process is in that group
 * @param leader whether this process leads the session
 */
record JobControl(boolean foreground, boolean leader) {
    static JobControl now() {
        String stat;
        try {
            // The name of a program, in parentheses, is in whatever encoding it likes.
            stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return new JobControl(hasTerminal(), false); // no /proc, and nothing else that tells more
        }
        // Behind it: state, parent, process group, session, terminal, foreground process group of that.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 7);
        return new JobControl(
                !fields[4].equals("0") && fields[5].equals(fields[2]),
                fields[3].equals(Long.toString(ProcessHandle.current().pid())));
    }

    @SuppressWarnings("SystemConsoleNull") // it is, by JDKs whose console is the plain one
    private static boolean hasTerminal() {
        try (var _ = new FileInputStream("/dev/tty")) {
            return true;
        } catch (IOException e) {
            var console = System.console();
            return console != null && console.isTerminal(); // where terminals are no files
        }
    }
}
