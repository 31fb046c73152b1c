package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.Hello;
import dev.forkful.benchmarks.programs.JavaProgram;
import java.io.IOException;
import java.util.List;

/** A JVM that says hello: what any worker must at least wait for. */
final class HelloJvm implements StartFloor {
    @Override
    public String name() {
        return "hello-jvm";
    }

    @Override
    public String title() {
        return "hello-world JVM";
    }

    @Override
    public void start() throws Exception {
        try (var program = JavaProgram.start(Hello.class, List.of())) {
            program.await("hello");
        }
    }

    @Override
    public Process idle() throws IOException {
        var program = JavaProgram.start(Hello.class, List.of(), "stay");
        program.await("hello");
        return program.process();
    }
}
