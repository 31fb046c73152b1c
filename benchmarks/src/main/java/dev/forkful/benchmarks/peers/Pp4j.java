package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import net.viktorc.pp4j.impl.JavaProcessPoolExecutor;
import net.viktorc.pp4j.impl.ProcessExecutors;
import net.viktorc.pp4j.impl.SimpleJavaProcessOptions;

/** PP4J: JVMs that are given serialized tasks, in Base64, on their standard streams. */
final class Pp4j implements PoolPeer {
    @Override
    public String name() {
        return "pp4j";
    }

    @Override
    public String title() {
        return "PP4J";
    }

    @Override
    public List<String> jars() {
        return List.of("pp4j", "commons-pool2", "slf4j");
    }

    @Override
    public Pool open(int workers) throws Exception {
        return new Jvms(ProcessExecutors.newFixedJavaProcessPool(workers));
    }

    @Override
    public Pool openWithSpare() throws Exception {
        return new Jvms(new JavaProcessPoolExecutor(new SimpleJavaProcessOptions(0), 2, 2, 1, null, false));
    }

    private record Jvms(ExecutorService executor) implements Pool {
        @Override
        public <T> Future<T> submit(Call<T> call) {
            return executor.submit(call);
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
