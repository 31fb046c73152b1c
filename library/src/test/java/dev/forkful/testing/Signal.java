package dev.forkful.testing;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file by which a test and its tasks talk, wherever they run: its existence is a signal, its lines are a record of who was there.
 *
 * @param path the file, a string so that it can travel
 */
public record Signal(String path) implements Serializable {
    /** A signal that has not been given yet. */
    public static Signal in(Path folder, String name) {
        return new Signal(folder.resolve(name).toString());
    }

    /** Gives the signal. */
    public void give() {
        add("given");
    }

    /** Adds a line, in one write, so that lines of several processes do not mix. */
    public void add(Object line) {
        try {
            Files.writeString(Path.of(path), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it was given. */
    public boolean given() {
        return Files.exists(Path.of(path));
    }

    /** Waits until it is given; an interrupt ends the waiting. */
    public void await() throws Exception {
        Await.until("signal " + path, this::given);
    }

    /** Gives this signal and waits for another, as tasks do that must be caught running. */
    public void giveAndAwait(Signal other) throws Exception {
        give();
        other.await();
    }

    /** Waits until it is given and takes no notice of interrupts. */
    public void awaitStubbornly() throws Exception {
        while (true) {
            try {
                await();
                return;
            } catch (InterruptedException e) {
                // stubborn
            }
        }
    }

    /** The lines so far. */
    public List<String> lines() {
        try {
            return given() ? Files.readAllLines(Path.of(path)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until there are so many lines. */
    public void awaitLines(int count) throws Exception {
        Await.until(count + " lines in " + path, () -> lines().size() >= count);
    }
}
