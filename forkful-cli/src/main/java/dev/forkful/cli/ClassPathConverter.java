package dev.forkful.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a class path as {@code java -cp} does, {@code lib/*} included, but says so if an entry is not there: java goes on without it. */
final class ClassPathConverter implements ITypeConverter<ClassPathConverter.ClassPath> {
    /** The folders and jars, absolute. */
    record ClassPath(List<Path> entries) {
        static final ClassPath EMPTY = new ClassPath(List.of());
    }

    @Override
    public ClassPath convert(String text) {
        var entries = new ArrayList<Path>();
        for (var entry : Arrays.asList(text.split(File.pathSeparator))) {
            if (entry.equals("*") || entry.endsWith("/*") || entry.endsWith(File.separator + "*")) {
                entries.addAll(jars(Path.of(entry.equals("*") ? "." : entry.substring(0, entry.length() - 1))));
            } else if (!entry.isEmpty()) {
                entries.add(existing(Path.of(entry)));
            }
        }
        return new ClassPath(List.copyOf(entries));
    }

    private static List<Path> jars(Path folder) {
        try (var files = Files.list(existing(folder))) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TypeConversionException("cannot list " + folder + ": " + e.getMessage());
        }
    }

    private static Path existing(Path entry) {
        if (!Files.exists(entry)) {
            throw new TypeConversionException("there is no " + entry);
        }
        return entry.toAbsolutePath().normalize();
    }
}
