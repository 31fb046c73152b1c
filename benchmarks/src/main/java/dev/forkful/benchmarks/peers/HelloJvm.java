package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.Hello;
import dev.forkful.benchmarks.programs.JavaProgram;
import java.io.IOException;
import java.util.List;

/**
 * A JVM that says hello: what any worker must at least wait for. It has a worker's collector, which is up sooner than the default one, and counts until its line has
 * arrived here; how it ends does not.
 */
final class HelloJvm implements StartFloor {
    private static final List<String> AS_A_WORKER = List.of("-XX:+UseSerialGC");

    @Override
    public String name() {
        return "hello-jvm";
    }

    @Override
    public String title() {
        return "hello-world JVM";
    }

    @Override
    public JavaProgram start() throws IOException {
        return hello();
    }

    @Override
    public JavaProgram idle() throws IOException {
        return hello("stay");
    }

    private static JavaProgram hello(String... arguments) throws IOException {
        var program = JavaProgram.start(Hello.class, AS_A_WORKER, arguments);
        program.await("hello");
        return program;
    }
}
