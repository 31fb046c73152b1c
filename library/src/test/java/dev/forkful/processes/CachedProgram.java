package dev.forkful.processes;

import dev.forkful.Workers;
import dev.forkful.spi.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;

/**
 * A program with a pool, that says of each worker it opens a pool with which AOT cache it has mapped; one at once and one for each line that it reads. Properties say what else
 * the pool has.
 */
public final class CachedProgram {
    /** The workers have a {@link Opening codec} that wants options of the JVM. */
    static final String CODEC = "cached.codec";

    /** A folder that the workers run in. */
    static final String DIRECTORY = "cached.directory";

    /** A variable of the environment that is empty for the workers. */
    static final String BLANK = "cached.blank";

    /** How many workers there are; 1 if it is not there. */
    static final String COUNT = "cached.count";

    private CachedProgram() {}

    /** Values are written as without it. */
    record Opening() implements Codec {
        @Override
        public List<String> jvmArgs() {
            return List.of("--add-opens=java.base/java.lang.invoke=ALL-UNNAMED", "-Dopening=true");
        }

        @Override
        public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
            var out = new ObjectOutputStream(to);
            out.writeObject(value);
            out.flush();
        }

        @Override
        public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
            return new ObjectInputStream(from).readObject();
        }
    }

    public static void main(String[] args) {
        var lines = new Scanner(System.in);
        do {
            try (var workers = open()) {
                System.out.println("sum " + workers.submit(() -> 40 + 2).join());
                System.out.println(
                        "mapped " + workers.submit(CachedProgram::mapped).join());
            }
        } while (lines.hasNextLine() && !lines.nextLine().isEmpty());
    }

    private static Workers open() {
        var pool = Workers.ofProcesses().count(Integer.getInteger(COUNT, 1));
        if (Boolean.getBoolean(CODEC)) {
            pool.codec(new Opening());
        }
        if (System.getProperty(DIRECTORY) != null) {
            pool.directory(Path.of(System.getProperty(DIRECTORY)));
        }
        if (System.getProperty(BLANK) != null) {
            pool.environment(System.getProperty(BLANK), "");
        }
        return pool.open();
    }

    private static List<String> mapped() throws Exception {
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith(".aot"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        }
    }
}
