package dev.forkful.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process. JLine was tried for this: it takes a tenth of a second, prints the JDK's warnings about native access where that is not
 * enabled, and does not know the width when standard input is a pipe, which is just when {@code map} needs it.
 */
final class SystemTerminal implements Terminal {
    private static final int USUAL_WIDTH = 80;

    @Override
    public boolean out() {
        return isTerminal(1);
    }

    @Override
    public boolean err() {
        return isTerminal(2) && !"dumb".equals(System.getenv("TERM"));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            var file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) { // no /proc
            return ask(new ProcessBuilder("test", "-t", Integer.toString(descriptor)).inheritIO()) != null;
        }
    }

    /** The number of columns of the controlling terminal, whatever standard input is. */
    @Override
    public int width() {
        var rowsAndColumns = ask(new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")));
        if (rowsAndColumns != null && rowsAndColumns.matches("\\d+ [1-9]\\d{0,4}")) {
            return Integer.parseInt(rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1));
        }
        return USUAL_WIDTH;
    }

    /** What a small program of the system says; null if it fails or there is none. */
    private static @Nullable String ask(ProcessBuilder question) {
        try {
            if (question.redirectError().equals(Redirect.PIPE)) {
                question.redirectError(Redirect.DISCARD);
            }
            var process = question.start();
            try (var answer = process.getInputStream()) {
                var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : null;
            }
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
