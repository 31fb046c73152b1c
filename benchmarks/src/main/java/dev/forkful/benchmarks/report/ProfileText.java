package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.profile.Profile;
import dev.forkful.benchmarks.profile.Profile.Cpu;
import dev.forkful.benchmarks.profile.Profile.Part;
import dev.forkful.benchmarks.profile.Profile.Share;
import dev.forkful.benchmarks.profile.Profiles;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.util.stream.Collectors;

/** Profiles in Markdown. */
public final class ProfileText {
    /** Threads with less than this part of a CPU are together in one line. */
    private static final double LEAST_CPU = 0.005;

    private static final double LEAST_SHARE = 0.02;
    private static final int MOST_METHODS = 8;

    /** Of fewer samples the shares say little. */
    private static final int FEW = 100;

    private ProfileText() {}

    /** A section of the page. */
    static String of(Profiles profiles) {
        var text = new StringBuilder("## Profiles\n\n");
        text.append(
                        "Of what has goals and can be done again and again by the same processes: Forkful alone doing it for ")
                .append(profiles.warmUpMs() / 1_000)
                .append(" s, and then ")
                .append(profiles.measureMs() / 1_000)
                .append(
                        " s in which it was looked at, which costs a little. The system tells the CPU time of each thread, the JVM's own among them (the first 15 letters of their names); ")
                .append(
                        "a flight recording tells what the Java threads did, by samples of CPU time: of each stack the innermost method of the library, or else the innermost of all. ")
                .append("By `./benchmarks/run profile`, ")
                .append(Runs.name(profiles.machine()))
                .append(".\n\n");
        profiles.profiles().forEach(p -> text.append(of(p)).append('\n'));
        return text.toString();
    }

    /** One of them. */
    public static String of(Profile profile) {
        var text = new StringBuilder("### ")
                .append(Scenarios.named(profile.scenario()).title());
        text.append("\n\n")
                .append(Numbers.of(profile.unitsPerSecond()))
                .append(" ")
                .append(profile.unit());
        text.append(" a second.");
        for (var part : profile.processes()) {
            if (part.pageFaults() >= 1) {
                text.append(" Page faults of the ")
                        .append(part.name())
                        .append(", for each: ")
                        .append(Numbers.of(part.pageFaults()))
                        .append('.');
            }
        }
        var table = new Table("process, thread", "of one CPU", "of that in the system", "CPU time for each");
        profile.processes().forEach(p -> rows(p, profile.unitsPerSecond(), table));
        text.append("\n\n").append(table).append('\n');
        profile.processes().forEach(p -> text.append(methods(p)));
        return text.toString();
    }

    private static void rows(Part part, double rate, Table table) {
        double user = 0;
        double system = 0;
        for (var cpu : part.threads()) {
            if (cpu.all() >= LEAST_CPU) {
                row(part.name() + ", `" + cpu.thread() + "`", cpu, rate, table);
            } else {
                user += cpu.user();
                system += cpu.system();
            }
        }
        if (user + system > 0) {
            row(part.name() + ", all others", new Cpu("", user, system), rate, table);
        }
    }

    private static void row(String name, Cpu cpu, double rate, Table table) {
        table.row(name, percent(cpu.all()), percent(cpu.system()), Numbers.of(cpu.all() / rate * 1e6) + " us");
    }

    private static String methods(Part part) {
        var text = new StringBuilder("- ").append(part.name());
        int samples = part.methods().stream().mapToInt(Share::samples).sum();
        if (samples > 0) {
            text.append(", ").append(samples).append(" samples");
            if (samples < FEW) {
                return text.append(": too few to tell methods\n").toString();
            }
        }
        text.append(": ");
        text.append(part.methods().stream()
                .limit(MOST_METHODS)
                .filter(m -> m.share() >= LEAST_SHARE)
                .map(m -> percent(m.share()) + " `" + m.method() + "`")
                .collect(Collectors.joining(", ")));
        return text.append('\n').toString();
    }

    private static String percent(double part) {
        return Numbers.of(100 * part) + " %";
    }
}
