package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import dev.forkful.benchmarks.programs.IgniteNode;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;

/**
 * Ignite's executor service: a client node here, each worker a server node in a JVM of its own, all on loopback. Its {@code compute().apply(closure,
 * items)} does not keep the order of the items; maps go by tasks.
 */
final class IgniteExecutor implements PoolPeer {
    @Override
    public String name() {
        return "ignite";
    }

    @Override
    public String title() {
        return "Ignite executor";
    }

    @Override
    public List<String> jars() {
        return List.of("ignite", "cache-api", "annotations-");
    }

    @Override
    public List<String> jvmArgs() {
        return IgniteNode.JVM_ARGS;
    }

    @Override
    public Pool open(int workers) throws Exception {
        var members = Members.start(IgniteNode.class, IgniteNode.JVM_ARGS, workers);
        try {
            var own = Integer.parseInt(Ports.free(1).getFirst());
            var ignite = Ignition.start(IgniteNode.configuration("client", own, members.ports())
                    .setClientMode(true)
                    .setPublicThreadPoolSize(2));
            return new Client(
                    members, ignite, ignite.executorService(ignite.cluster().forServers()));
        } catch (RuntimeException e) {
            members.close();
            IgniteNode.deleteFolder();
            throw e;
        }
    }

    private record Client(Members members, Ignite ignite, ExecutorService executor) implements Pool {
        @Override
        public <T> Future<T> submit(Call<T> call) {
            return executor.submit(call);
        }

        @Override
        public void close() {
            executor.shutdownNow();
            ignite.close();
            members.close();
            IgniteNode.deleteFolder();
        }
    }
}
