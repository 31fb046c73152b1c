package dev.forkful.internal.spawn;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's AOT cache for workers: their classes, loaded and linked ahead of time, which saves a worker a third of its start. One file for each JDK, jar of
 * Forkful and set of module options, in the {@link CacheFolder}; {@link AotTraining} makes it. A JVM that cannot use its cache starts without any sharing,
 * and slower than without a cache, so none is named where that is to be expected. Thread-safe.
 *
 * @param file where it is, or will be
 * @param jar what it is of
 * @param moduleOptions the options that must be the same when it is made and used
 * @param mark the {@link #mark} of the jar and the JDK that the name of the file tells of
 */
record AotCache(Path file, Path jar, List<String> moduleOptions, String mark) {
    /**
     * A cache as it was found.
     *
     * @param key the system's, of the file; null where it has none
     * @param size its size
     * @param time when it was made, which stays as it is when it is renewed; where the system does not tell, when it was renewed
     */
    record Made(@Nullable Object key, long size, FileTime time) {}

    /** {@code -Dforkful.aot=false}, or this in capitals in the environment, switches it off. */
    static final String SWITCH = "forkful.aot";

    private static final String PREFIX = "worker-";
    private static final String SUFFIX = ".aot";

    /** What they are called: a pattern. */
    static final String NAMES = PREFIX + "[0-9a-f]{1,16}\\" + SUFFIX;

    /** Variables with options for every JVM: they may hold an agent, or another archive. */
    static final List<String> OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Options of the user's that a cache does not mind. Others it may; then a worker goes without. */
    private static final List<String> HARMLESS = List.of(
            "-Xmn", "-Xss", "-D", "-ea", "-da", "-esa", "-dsa", "-XX:MaxMetaspaceSize=", "-XX:MaxDirectMemorySize=");

    private static final Set<String> COLLECTORS = Set.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC");

    /** Properties that are none: a class loader of the user's, and what module options become, which the JVM compares. */
    private static final List<String> HARMFUL = List.of("-Djava.system.class.loader", "-Djdk.module.");

    /** They change the JDK itself, or name files that could. */
    private static final List<String> REFUSED = List.of("--patch-module", "--limit-modules", "--upgrade-module-path");

    /** A heap of this size or more has pointers of another width. */
    private static final long WIDE = 32L << 30;

    /**
     * What a JVM says that has found nonsense in its cache and has not crashed, which it does 27 times out of 28: classes of the JDK's that do not go together, or the cache by name.
     * Arguments that it refuses make it end with the same code and other words.
     */
    private static final List<String> BLAME = List.of(
            "java.lang.NoSuchMethodError",
            "java.lang.NoSuchFieldError",
            "java.lang.NoClassDefFoundError",
            "java.lang.IncompatibleClassChangeError",
            "java.lang.AbstractMethodError",
            "java.lang.IllegalAccessError",
            "java.lang.ClassFormatError",
            "java.lang.VerifyError",
            "java.lang.LinkageError",
            "java.lang.InternalError",
            "AOT cache",
            "aot-linked");

    /** Those that a worker could not start with. */
    private static final Set<Path> DISTRUSTED = ConcurrentHashMap.newKeySet();

    /** The cache for such a worker, made or not; null if it is better off without. */
    static @Nullable AotCache of(WorkerOptions options, LaunchOptions launch) {
        if (isOff() || JavaCommand.isModular()) {
            return null; // and the classes of an image that was linked are not copied for it
        }
        var jar = OwnClasses.location();
        return OwnClasses.isTemporary() ? null : of(options, launch, jar, System.getProperties());
    }

    /** The same, if Forkful were there, on a JDK with these properties. */
    static @Nullable AotCache of(WorkerOptions options, LaunchOptions launch, Path jar, Properties system) {
        if (isOff() || !isHotSpot() || !jar.toString().endsWith(".jar")) {
            return null;
        }
        var moduleOptions = new ArrayList<String>();
        for (var argument : launch.arguments()) {
            if (!argument.startsWith("-D")) {
                moduleOptions.add(argument);
            }
        }
        var others = new ArrayList<String>();
        if (options.codec() != null) {
            sort(options.codec().jvmArgs(), moduleOptions, others);
        }
        others.addAll(options.jvmArgs());
        var folder = CacheFolder.path();
        if (folder == null || isRefused(moduleOptions) || !suits(options, others)) {
            return null;
        }
        var mark = mark(system.getProperty("java.home"), jar);
        if (mark == null) {
            return null;
        }
        var key = new StringBuilder();
        for (var property : List.of("java.home", "java.vm.name", "java.vm.version", "java.vm.vendor", "os.arch")) {
            key.append(system.getProperty(property)).append('\n');
        }
        key.append(jar).append('\n').append(mark).append('\n');
        for (var option : moduleOptions) {
            key.append(option).append('\n');
        }
        for (var option : JavaCommand.OPTIONS) {
            key.append(option).append('\n');
        }
        var file = folder.resolve(PREFIX + hash(key) + SUFFIX);
        return DISTRUSTED.contains(file) ? null : new AotCache(file, jar, List.copyOf(moduleOptions), mark);
    }

    /** Takes apart what a codec wants: with options of modules a cache can be made, as with the program's own; for others goes what goes for the user's. */
    private static void sort(List<String> arguments, List<String> moduleOptions, List<String> others) {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!LaunchOptions.isOfModules(argument)) {
                others.add(argument);
                continue;
            }
            moduleOptions.add(argument);
            if (LaunchOptions.isFollowedByValue(argument) && i + 1 < arguments.size()) {
                moduleOptions.add(arguments.get(++i));
            }
        }
    }

    private static boolean isRefused(List<String> moduleOptions) {
        for (var option : moduleOptions) {
            if (beginsWithOneOf(REFUSED, option)) {
                return true;
            }
        }
        return false;
    }

    static boolean isOff() {
        return "false".equals(System.getProperty(SWITCH)) || "false".equals(System.getenv("FORKFUL_AOT"));
    }

    private static boolean isHotSpot() {
        var name = System.getProperty("java.vm.name", "");
        return name.contains("HotSpot") || name.contains("OpenJDK");
    }

    static boolean suits(WorkerOptions options) {
        return suits(options, options.jvmArgs());
    }

    private static boolean suits(WorkerOptions options, List<String> arguments) {
        if (JavaCommand.isModular()) {
            return false; // with a module path it would have to be trained on, which is the user's
        }
        if (hasOptionVariable(options)) {
            return false;
        }
        var heap = options.largestHeap();
        long atFirst = 0; // it may be as large as it begins, whatever the JVM's default
        for (var argument : arguments) {
            if (argument.startsWith("-Xmx")) {
                heap = argument.substring("-Xmx".length());
            } else if (argument.startsWith("-Xms")) {
                atFirst = bytes(argument.substring("-Xms".length()));
            } else if (!COLLECTORS.contains(argument) && !isHarmless(argument)) {
                return false;
            }
        }
        return Math.max(atFirst, heap == null ? defaultHeap() : bytes(heap)) < WIDE;
    }

    /** Whether the worker's environment has options for it. */
    static boolean hasOptionVariable(WorkerOptions options) {
        for (var variable : OPTION_VARIABLES) {
            var value = options.environment().getOrDefault(variable, System.getenv(variable));
            if (value != null && !value.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHarmless(String argument) {
        return beginsWithOneOf(HARMLESS, argument) && !beginsWithOneOf(HARMFUL, argument);
    }

    private static boolean beginsWithOneOf(List<String> starts, String argument) {
        for (var start : starts) {
            if (argument.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** A JVM takes a quarter of the machine's memory. This one's own share tells of it, unless it was given another. */
    private static long defaultHeap() {
        try (var lines = Files.newBufferedReader(Path.of("/proc/meminfo"))) {
            var total = lines.readLine(); // MemTotal:       24684096 kB
            if (total != null && total.endsWith(" kB")) {
                return Long.parseLong(total.substring("MemTotal:".length(), total.length() - " kB".length())
                                .strip())
                        * 1024
                        / 4;
            }
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
            // not Linux
        }
        return Runtime.getRuntime().maxMemory();
    }

    /** What {@code -Xmx} means by it; very much if that cannot be told. */
    static long bytes(String size) {
        int digits = 0;
        while (digits < size.length() && Character.isDigit(size.charAt(digits))) {
            digits++;
        }
        int shift = "kmgt".indexOf(size.substring(digits).toLowerCase(java.util.Locale.ROOT));
        if (digits == 0 || digits > 15 || shift < 0) {
            return Long.MAX_VALUE;
        }
        long number = Long.parseLong(size, 0, digits, 10);
        int bits = size.length() == digits ? 0 : 10 * (shift + 1);
        return number > Long.MAX_VALUE >> bits ? Long.MAX_VALUE : number << bits;
    }

    /**
     * What tells a JDK and a jar from those that may be put in their places. Files are rebuilt with the size and time that they had, and the JVM does not look for more
     * in a jar whose classes it takes out of a cache (until JDK-8377932 was mended, in 25.0.4, not even for these), so there is a sum of the check sums in its list of contents, too.
     *
     * @return null if that cannot be told
     */
    static @Nullable String mark(String javaHome, Path jar) {
        try {
            long sum = ListOfContents.checkSum(jar);
            var mark = new StringBuilder();
            describe(new File(javaHome, "lib/modules"), mark);
            describe(jar.toFile(), mark);
            return mark.append(sum).toString();
        } catch (IOException e) {
            return null;
        }
    }

    private static void describe(File file, StringBuilder mark) {
        mark.append(file.length()).append('-').append(file.lastModified()).append('-');
    }

    /** Whether jar and JDK are still those that the name of the file tells of. */
    boolean isOfWhatIsThere() {
        return mark.equals(mark(System.getProperty("java.home"), jar));
    }

    /** Not a digest of the security kind, which costs 30 ms to load. */
    static String hash(CharSequence key) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        return Long.toHexString(hash);
    }

    /** Whether it has been made, by no one else, and works. */
    boolean isThere() {
        return made() != null;
    }

    /** It, if it has been made, by no one else, and works. */
    @Nullable
    Made made() {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            boolean usable =
                    found.isRegularFile() && found.size() > 0 && CacheFolder.isPrivate(file.resolveSibling(""));
            return usable ? new Made(found.fileKey(), found.size(), found.creationTime()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether a JVM that could not start says in these lines what it would with a damaged cache. */
    static boolean isBlamedIn(List<String> lines) {
        return lines.stream().anyMatch(line -> BLAME.stream().anyMatch(line::contains));
    }

    /** The options that make a JVM use it. A JVM that cannot says so on standard output, where it would be taken for a task's words. */
    List<String> options() {
        return List.of(
                "-XX:AOTCache=" + file,
                "-Xlog:aot=off",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining"); // there are no profiles in it, and a thread that looks for them at each
        // class would be woken 300 times
    }

    /**
     * A worker did not come up with it, or did without: an empty file in its place keeps others from trying, and from making another at once.
     *
     * @param used what the worker was given
     * @return whether it was that: not if it has been removed, or replaced, so that the worker may not have found it, or has found another
     */
    boolean distrust(Made used) {
        if (!used.equals(made())) {
            return false;
        }
        DISTRUSTED.add(file);
        try {
            // not truncated: other JVMs have it mapped; and there is one at any time, or others would think that none
            // had been made
            var empty = Files.createTempFile(file.toAbsolutePath().getParent(), AotTraining.UNFINISHED, "");
            Files.move(empty, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // it will not be used by this process, and the next will find out
        }
        return true;
    }
}
