import dev.forkful.Workers;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** Runs a function and a type that exist only here in a worker. Run from a class path, as a single source file, and from a fat jar. */
public class Plain {
    record Dish(long pid, String name) implements Serializable {}

    static Dish cook(String name) {
        return new Dish(ProcessHandle.current().pid(), name.toUpperCase() + " by " + Plain.class.getName());
    }

    public static void main(String[] args) {
        var builder = Workers.ofProcesses().count(1);
        if (List.of(args).contains("sandboxed")) {
            builder.sandboxed();
        } else if (args.length > 0) {
            builder.directory(Path.of(args[0]));
        }
        try (var workers = builder.open()) {
            var extra = " and more";
            var dishes = workers.map(List.of("soup"), Plain::cook);
            var more = workers.submit(() -> cook("stew" + extra).name()).join();
            System.out.println("own " + ProcessHandle.current().pid());
            System.out.println("worker " + dishes.getFirst().pid());
            System.out.println("value " + dishes.getFirst().name() + "; " + more);
        }
    }
}
