package dev.forkful.processes;

import dev.forkful.Workers;
import dev.forkful.testing.Signal;
import java.nio.file.Path;

/** A program that is sent SIGQUIT: it has a pool that is dumped then until it is told to close it, another that goes on, and one that is not dumped. */
public final class QuitProgram {
    private QuitProgram() {}

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var running = Signal.in(folder, "running");
        try (var plain = Workers.ofProcesses().count(1).name("plain").open();
                var attic = Workers.ofProcesses()
                        .count(1)
                        .name("attic")
                        .dumpOnQuit()
                        .open()) {
            try (var hall =
                    Workers.ofProcesses().count(2).name("hall").dumpOnQuit().open()) {
                plain.submit(() -> 1).join();
                attic.submit(() -> 1).join();
                Deeds.pids(hall, 2, Signal.in(folder, "here"));
                var task = hall.submit(() -> Deeds.countedLoops(running));
                running.await();
                System.out.println("ready");
                Signal.in(folder, "close").await();
                task.cancel(true);
            }
            System.out.println("closed");
            Signal.in(folder, "end").await();
        }
    }
}
