package dev.forkful.cli.tour;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One chapter of the tutorial.
 *
 * @param number from 1
 * @param title a few words
 * @param prose two or three sentences, in ASCII
 * @param code the class with the main method
 * @param main that method
 */
record Chapter(int number, String title, String prose, Class<?> code, Main main) {
    /** A chapter's main method. Its argument is the length of a second in milliseconds. */
    @FunctionalInterface
    interface Main {
        void run(String... args) throws Exception;
    }

    /** The file that was compiled, without what every Java file begins with. */
    List<String> source() {
        var name = code.getSimpleName() + ".java";
        try (var in = code.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is not packed beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .dropWhile(line -> !line.startsWith("public "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
