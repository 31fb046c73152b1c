import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Runs the kitchen in a layer of modules of its own, as a container of plugins would. Forkful is there, and not here. */
public class Layered {
    public static void main(String[] args) throws Exception {
        var paths = Arrays.stream(args[0].split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
        var boot = ModuleLayer.boot();
        var modules = boot.configuration().resolve(ModuleFinder.of(paths), ModuleFinder.of(), Set.of("kitchen"));
        var made = ModuleLayer.defineModulesWithOneLoader(
                modules, List.of(boot), ClassLoader.getSystemClassLoader());
        var kitchen = made.layer().findModule("kitchen").orElseThrow();
        made.addExports(kitchen, "kitchen", Layered.class.getModule());
        var main = kitchen.getClassLoader().loadClass("kitchen.Kitchen").getMethod("main", String[].class);
        main.invoke(null, (Object) new String[0]);
    }
}
