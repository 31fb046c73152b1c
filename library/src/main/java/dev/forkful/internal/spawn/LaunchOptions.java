package dev.forkful.internal.spawn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What this JVM was started with that matters to its workers as well: opened modules, preview features, system properties.
 *
 * @param arguments options for the worker's command line
 * @param properties system properties, handed over once the worker has proved itself, so that a password among them does not show in {@code ps}
 */
record LaunchOptions(List<String> arguments, Map<String, String> properties) {
    /** Options with a value that the worker's JVM needs too. */
    private static final Set<String> WITH_VALUE = Set.of(
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--limit-modules",
            "--patch-module",
            "--upgrade-module-path",
            "--enable-native-access",
            "--illegal-native-access",
            "--sun-misc-unsafe-memory-access");

    /** Options after which the next argument is not the main class. */
    private static final Set<String> SKIPPED_WITH_VALUE =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-m", "--module", "--source");

    /** Properties that the JVM and its libraries read so early that they must be on the command line. */
    private static final List<String> EARLY =
            List.of("file.encoding", "java.awt.headless", "java.io.tmpdir", "java.library.path", "user.timezone");

    /** With these begin such properties as well: each of them there is for all, for formats, and for what is displayed. */
    private static final List<String> OF_LOCALES =
            List.of("user.language", "user.country", "user.script", "user.variant", "user.extensions", "user.region");

    /** Properties that describe this JVM, not the program. */
    private static final List<String> OF_THIS_JVM = List.of(
            "java.",
            "jdk.",
            "sun.",
            "os.",
            "user.",
            "file.separator",
            "path.separator",
            "line.separator",
            "native.encoding",
            "stdin.encoding",
            "stdout.encoding",
            "stderr.encoding",
            "file.encoding",
            "awt.toolkit",
            "jdk.debug");

    static LaunchOptions ofThisJvm() {
        return of(OnCommandLine.GIVEN, System.getProperties());
    }

    static LaunchOptions of(LaunchOptions given, Properties all) {
        var properties = new LinkedHashMap<String, String>();
        for (var name : all.stringPropertyNames()) {
            boolean mine = isOfThisJvm(name) && !given.properties().containsKey(name);
            var value = all.getProperty(name);
            boolean path = name.startsWith("java.class.path") || name.startsWith("jdk.module.");
            if (!mine && !path && value != null) {
                properties.put(name, value);
            }
        }
        var arguments = new ArrayList<>(given.arguments());
        for (var name : properties.keySet().stream().sorted().toList()) {
            if (EARLY.contains(name) || OF_LOCALES.stream().anyMatch(name::startsWith)) {
                arguments.add("-D" + name + "=" + properties.remove(name));
            }
        }
        return new LaunchOptions(List.copyOf(arguments), Map.copyOf(properties));
    }

    private static boolean isOfThisJvm(String name) {
        for (var start : OF_THIS_JVM) {
            if (name.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** The JVM's own arguments, which do not change: read when first asked for. */
    private static final class OnCommandLine {
        static final LaunchOptions GIVEN = parse(arguments());

        /**
         * On Linux the JDK tells nothing of a command line of more than 4 kB, which a class path soon is, so there the system is asked first.
         * {@code @files} are not resolved.
         */
        private static String[] arguments() {
            try {
                var line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
                var words = line.split("\0");
                return Arrays.copyOfRange(words, Math.min(1, words.length), words.length);
            } catch (IOException | UncheckedIOException e) { // not Linux; Windows does not tell either
                return ProcessHandle.current().info().arguments().orElse(new String[0]);
            }
        }
    }

    /** Whether it opens modules, or lets them do more; also without its value. */
    static boolean isOfModules(String argument) {
        int equals = argument.indexOf('=');
        return argument.equals("--enable-preview")
                || WITH_VALUE.contains(equals < 0 ? argument : argument.substring(0, equals));
    }

    /** Whether the next word is the value of this one. */
    static boolean isFollowedByValue(String argument) {
        return WITH_VALUE.contains(argument);
    }

    static LaunchOptions parse(String... commandLine) {
        var arguments = new ArrayList<String>();
        var properties = new LinkedHashMap<String, String>();
        for (int i = 0; i < commandLine.length && isBeforeMain(commandLine[i]); i++) {
            var argument = commandLine[i];
            int equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            if (argument.startsWith("-D")) {
                properties.put(name.substring(2), equals < 0 ? "" : argument.substring(equals + 1));
            } else if (argument.equals("--enable-preview")) {
                arguments.add(argument);
            } else if (WITH_VALUE.contains(name)) {
                arguments.add(argument);
                if (equals < 0 && i + 1 < commandLine.length) {
                    arguments.add(commandLine[++i]);
                }
            } else if (SKIPPED_WITH_VALUE.contains(argument)) {
                i++;
            }
        }
        return new LaunchOptions(arguments, properties);
    }

    /** Whether it is an option, or an {@code @file} of options, after which more may come; not the main class. */
    private static boolean isBeforeMain(String word) {
        return word.startsWith("-") || word.startsWith("@");
    }
}
