package dev.forkful.cli;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forkful doctor}: what this machine offers, what would be used, and what to do about what is wrong. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Looks whether worker processes will run well on this machine, by starting one.",
        footer = {"", "Exit codes: 0 all well or only warnings, 1 something is wrong."})
final class DoctorCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = {"-j", "--json"},
            description = "Print one JSON object.")
    private boolean json;

    DoctorCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        var findings = Stream.<Check>of(
                        new JdkCheck(),
                        new CpuCheck(),
                        new MemoryCheck(),
                        new MemoryCapCheck(),
                        new TemporaryFolderCheck(),
                        new SharedMemoryCheck(),
                        new SocketCheck(),
                        new AotCheck(),
                        new SandboxCheck(),
                        new WorkerCheck())
                .map(Check::look)
                .toList();
        if (json) {
            printJson(findings);
        } else {
            print(findings);
        }
        return findings.stream().anyMatch(f -> f.status() == Finding.Status.WRONG) ? CommandFailedException.FAILED : 0;
    }

    private void print(List<Finding> findings) {
        var out = stdio.printer();
        for (var finding : findings) {
            out.printf("%-8s %-17s %s%n", finding.status().word(), finding.subject(), finding.found());
            if (!finding.remedy().isEmpty()) {
                out.printf("%-8s %-17s -> %s%n", "", "", finding.remedy());
            }
        }
    }

    private void printJson(List<Finding> findings) throws IOException {
        var out = stdio.printer();
        try (var json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("forkful", Version.ofForkful());
            json.writeArrayFieldStart("findings");
            for (var finding : findings) {
                json.writeStartObject();
                json.writeStringField("subject", finding.subject());
                json.writeStringField("status", finding.status().word());
                json.writeStringField("found", finding.found());
                json.writeStringField("remedy", finding.remedy());
                json.writeFieldName("values");
                JsonValue.write(json, finding.values());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
