package dev.forkful.processes;

import dev.forkful.JavaProcess;
import dev.forkful.Workers;
import dev.forkful.testing.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that opens a pool and does not close it: what becomes of its workers? Prints their process ids, then {@code ready}. */
public final class ParentProgram {
    private ParentProgram() {}

    public static void main(String[] args) throws Exception {
        var folder = Files.createDirectories(Path.of(args[1]));
        int count = args[0].equals("eight") ? 8 : 2;
        var workers = Workers.processes(count);
        if (args[0].equals("exit while they start")) {
            // not sooner than the system knows them
            while (ProcessHandle.current().children().count() < 2) {
                Thread.onSpinWait();
            }
            System.exit(0);
        }
        var pids = new ArrayList<Long>(Deeds.pids(workers, count, Signal.in(folder, "here")));
        var running = Signal.in(folder, "running");
        switch (args[0]) {
            case "idle", "return", "exit" -> {}
            case "spin", "return-busy" -> workers.submit(() -> Deeds.spin(running));
            case "count" -> workers.submit(() -> Deeds.countedLoops(running));
            case "children" -> {
                List<Long> more =
                        workers.submit(() -> List.of(Deeds.startSleeper())).join();
                pids.addAll(more);
            }
            case "eight" -> {
                var sleepers = Signal.in(folder, "sleepers");
                for (int n = 0; n < count; n++) {
                    workers.submit(() -> {
                        sleepers.add(Deeds.startSleeper());
                        Deeds.spin(running);
                    });
                }
                sleepers.awaitLines(count);
                sleepers.lines().forEach(pid -> pids.add(Long.parseLong(pid)));
            }
            case "process" -> {
                var process = JavaProcess.start(() -> Deeds.spin(running));
                pids.add(process.pid());
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        if (List.of("spin", "return-busy", "count", "process").contains(args[0])) {
            running.await();
        }
        System.out.println(
                "pids " + String.join(" ", pids.stream().map(Object::toString).toList()));
        System.out.println("ready");
        switch (args[0]) {
            case "return", "return-busy" -> {}
            case "exit" -> System.exit(0);
            default -> Thread.sleep(60_000);
        }
    }
}
