package dev.forkful.examples;

import dev.forkful.Outcome;
import dev.forkful.Outcome.Failure;
import dev.forkful.Outcome.Success;
import dev.forkful.Workers;
import java.time.Duration;
import java.util.List;

/**
 * A crash, an exit and an endless loop. In a thread each would end the program, or never
 * end; in a process each costs one task.
 */
public final class Chapter14Isolation {
    static String work(String name) {
        IO.println("start of " + name);
        switch (name) {
            case "crash" -> Runtime.getRuntime().halt(9); // as a bug in native code does
            case "exit" -> System.exit(3);
            case "loop" -> {
                while (true) {
                    Thread.onSpinWait(); // and never looks whether it was interrupted
                }
            }
            default -> IO.println("end of " + name);
        }
        return "done by process " + ProcessHandle.current().pid();
    }

    static void tell(Outcome<String, String> outcome) {
        switch (outcome) {
            case Success<String, String> s -> IO.println(s.item() + ": " + s.value());
            case Failure<String, String> f -> {
                var why = f.error().getMessage();
                IO.println("loss of " + f.item() + ": " + why);
            }
        }
    }

    public static void main(String... args) {
        IO.println("this is process " + ProcessHandle.current().pid());
        var limit = Duration.ofSeconds(2); // plenty, even on a busy machine
        try (Workers workers = Workers.ofProcesses().count(2).taskTimeout(limit).open()) {
            var items = List.of("first", "crash", "exit", "loop", "last");
            workers.outcomes(items, name -> work(name)).forEach(Chapter14Isolation::tell);
        }
        IO.println("process " + ProcessHandle.current().pid() + " is alive and well");
    }
}
