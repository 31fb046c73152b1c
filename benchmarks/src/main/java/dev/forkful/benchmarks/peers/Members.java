package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.JavaProgram;
import java.util.ArrayList;
import java.util.List;

/** The JVMs of a cluster of members on this machine. */
record Members(List<JavaProgram> programs, List<String> ports) implements AutoCloseable {
    /** Starts them all at once, then waits until each has found the others. */
    static Members start(Class<?> main, List<String> jvmArgs, int count) throws Exception {
        var ports = Ports.free(count);
        var members = new Members(new ArrayList<>(), ports);
        for (var port : ports) {
            var arguments = new ArrayList<String>();
            arguments.add(port);
            arguments.addAll(ports);
            members.programs.add(JavaProgram.start(main, jvmArgs, arguments.toArray(String[]::new)));
        }
        for (var program : members.programs) {
            program.await("ready");
        }
        return members;
    }

    /** At once: there is nothing to save. */
    @Override
    public void close() {
        programs.forEach(p -> p.process().destroyForcibly());
    }
}
