package dev.forkful.processes;

import dev.forkful.Workers;

/** A program with a sandboxed worker, which it does not close. */
public final class SandboxProgram {
    private SandboxProgram() {}

    public static void main(String[] args) throws Exception {
        Workers workers;
        try {
            workers = Workers.ofProcesses().count(1).sandboxed().open();
        } catch (UnsupportedOperationException e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        switch (args[0]) {
            case "exit while they start" -> {
                // not sooner than the system knows it
                while (ProcessHandle.current().children().count() < 1) {
                    Thread.onSpinWait();
                }
                System.exit(0);
            }
            case "work" -> {
                var task = workers.submit(() -> Deeds.pid());
                task.join();
                System.out.println("pid " + task.stats().pid());
                Thread.sleep(60_000);
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
