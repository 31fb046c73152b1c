package dev.forkful.examples;

import dev.forkful.TaskException;
import dev.forkful.Workers;
import java.util.List;

/** A pool: start and join for any number of calls, results in order, no failure missed. */
public final class Chapter08Pool {
    static String printDelays(int n, int delay, String name) throws InterruptedException {
        for (int i = 0; i < n; i++) {
            IO.println("execution " + i + " of " + name);
            Thread.sleep(delay);
        }
        IO.println("end of " + name);
        return name + " did " + n;
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        try (Workers workers = Workers.threads()) {
            var names = List.of("AAA", "BBB", "CCC");
            List<String> results = workers.map(names, name -> printDelays(3, second, name));
            IO.println(results);
        }

        // Numbers where names should be. Python's pool finds out as late as this, and then
        // keeps it to itself.
        List<?> wrong = List.of(1, 1, 1);
        try (Workers workers = Workers.threads()) {
            workers.map(wrong, name -> printDelays(3, second, (String) name));
        } catch (TaskException e) {
            IO.println("map() throws: " + e.getMessage());
        }
        try (Workers workers = Workers.threads()) {
            // Nobody asks for the result.
            var _ = workers.submit(() -> printDelays(3, second, (String) wrong.getFirst()));
        } catch (TaskException e) {
            IO.println("close() throws: " + e.getMessage());
        }
        IO.println("program ends here!");
    }
}
