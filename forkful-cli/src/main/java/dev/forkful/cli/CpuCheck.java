package dev.forkful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How many CPUs there are, how many of them may be used, and what the limit is: the number of workers follows from it. */
final class CpuCheck implements Check {
    private static final String SUBJECT = "CPUs";

    @Override
    public Finding look() {
        int usable = Runtime.getRuntime().availableProcessors();
        int present = present(usable);
        var values = Map.<String, Object>of("usable", usable, "present", present);
        var workers = "; " + usable + (usable == 1 ? " worker process" : " worker processes") + " by default";
        if (usable >= present) {
            return Finding.ok(SUBJECT, usable + " usable" + workers, values);
        }
        return Finding.ok(SUBJECT, usable + " usable of " + present + ", " + limit() + workers, values);
    }

    private static int present(int otherwise) {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return (int) lines.filter(l -> l.matches("cpu\\d+ .*")).count();
        } catch (IOException e) {
            return otherwise; // not Linux: no limit is known
        }
    }

    private static String limit() {
        for (var variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
            var options = System.getenv(variable);
            if (options != null && options.contains("ActiveProcessorCount")) {
                return "limited by " + variable;
            }
        }
        return ControlGroup.read("cpu.max")
                .filter(limit -> !limit.startsWith("max"))
                .map(limit -> "limited by the control group (cpu.max " + limit + ")")
                .orElse("limited by the affinity of this process or its control group");
    }
}
