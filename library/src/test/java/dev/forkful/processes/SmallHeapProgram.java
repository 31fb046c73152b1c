package dev.forkful.processes;

import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;

/** A program whose heap has no room for what a task returns: it prints how that ended, and what the next task returns. */
public final class SmallHeapProgram {
    private SmallHeapProgram() {}

    public static void main(String[] args) {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                .open()) {
            for (int i = 0; i < 3; i++) {
                try {
                    System.out.println("returned "
                            + workers.submit(() -> new byte[200 << 20]).join().length);
                } catch (WorkerDiedException e) {
                    System.out.println("died " + e.getMessage().contains("OutOfMemoryError"));
                }
                System.out.println("next " + workers.submit(() -> "usable").join());
            }
        }
        System.out.println("closed");
    }
}
