package dev.forkful.cli;

import dev.forkful.TaskException;
import dev.forkful.WorkerDiedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the library says to programmers, in the terms of the command line. */
final class Words {
    /** The command counts the inputs itself, from 1. */
    private static final Pattern ITEM = Pattern.compile(" \\(item \\d+, from 0\\)");

    /** How a program sets what is an option here. */
    private static final Pattern HEAP = Pattern.compile("\\bheap\\([^()]*\\)");

    private Words() {}

    /** The message of an exception: the library's are translated, those of others are left alone. */
    static @Nullable String of(Throwable e) {
        var message = e.getMessage();
        if (message == null || !(e instanceof TaskException)) {
            return message;
        }
        message = ITEM.matcher(message).replaceFirst("");
        return e instanceof WorkerDiedException died && died.heapLimit().isPresent()
                ? HEAP.matcher(message).replaceFirst("--heap")
                : message;
    }
}
