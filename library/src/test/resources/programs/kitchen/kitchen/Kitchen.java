package kitchen;

import dev.forkful.Workers;
import java.io.Serializable;
import java.util.List;

/** Runs a function and a type of a package that is neither exported nor opened. */
public final class Kitchen {
    private Kitchen() {}

    record Dish(long pid, String name) implements Serializable {}

    private static Dish cook(String name) {
        return new Dish(ProcessHandle.current().pid(), name.toUpperCase() + " by " + Kitchen.class.getModule() + " with " + java.sql.Date.class.getName());
    }

    public static void main(String[] args) {
        try (var workers = Workers.processes(1)) {
            var dishes = workers.map(List.of("soup"), name -> cook(name));
            System.out.println("own " + ProcessHandle.current().pid());
            System.out.println("worker " + dishes.getFirst().pid());
            System.out.println("value " + dishes.getFirst().name());
        }
    }
}
