package dev.forkful.benchmarks.peers;

import dev.forkful.Workers;
import dev.forkful.fory.ForyCodec;
import java.util.List;

/** {@code Workers.processes(n)} with Apache Fory for what is neither number, text nor array. */
final class ForkfulFory implements PoolPeer {
    @Override
    public String name() {
        return "forkful-fory";
    }

    @Override
    public String title() {
        return "Forkful processes, Fory";
    }

    @Override
    public List<String> jars() {
        return List.of("forkful-fory", "fory-");
    }

    /** A program needs what its workers do. */
    @Override
    public List<String> jvmArgs() {
        return new ForyCodec().jvmArgs();
    }

    @Override
    public Pool open(int workers) {
        return new ForkfulPool(
                Workers.ofProcesses().count(workers).codec(new ForyCodec()).open());
    }
}
