package dev.forkful.processes;

import dev.forkful.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;

/** A program with a pool, that says of each worker it opens a pool with which AOT cache it has mapped; one at once and one for each line that it reads. */
public final class CachedProgram {
    private CachedProgram() {}

    public static void main(String[] args) {
        var lines = new Scanner(System.in);
        do {
            try (var workers = Workers.processes(1)) {
                System.out.println("sum " + workers.submit(() -> 40 + 2).join());
                System.out.println(
                        "mapped " + workers.submit(CachedProgram::mapped).join());
            }
        } while (lines.hasNextLine() && !lines.nextLine().isEmpty());
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
