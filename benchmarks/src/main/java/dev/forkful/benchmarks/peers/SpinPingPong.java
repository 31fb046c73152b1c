package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.JavaProgram;
import dev.forkful.benchmarks.programs.Spin;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.List;

/** A counter there and back through a mapped file, both JVMs spinning: as fast as two processes can talk, at the price of two CPUs. */
final class SpinPingPong implements CallFloor {
    @Override
    public String name() {
        return "spin-ping-pong";
    }

    @Override
    public String title() {
        return "bare spinning on mapped memory";
    }

    @Override
    public Connection connect() throws Exception {
        var file = Files.createTempFile("forkful-bench", "spin");
        var memory = Spin.map(file);
        var program = JavaProgram.start(Spin.class, List.of(), file.toString());
        program.await("ready");
        Files.delete(file);
        return new Counter(program, memory);
    }

    private static final class Counter implements Connection {
        private final JavaProgram program;
        private final MemorySegment memory;
        private long count;

        Counter(JavaProgram program, MemorySegment memory) {
            this.program = program;
            this.memory = memory;
        }

        @Override
        public void call() {
            Spin.set(memory, Spin.ASK, ++count);
            Spin.next(memory, Spin.ANSWER, count - 1);
        }

        @Override
        public void close() throws IOException {
            Spin.set(memory, Spin.ASK, Spin.END);
            program.close();
        }
    }
}
