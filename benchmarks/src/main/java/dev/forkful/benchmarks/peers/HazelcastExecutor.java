package dev.forkful.benchmarks.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import dev.forkful.Call;
import dev.forkful.benchmarks.programs.HazelcastMember;
import java.util.List;
import java.util.concurrent.Future;

/** Hazelcast's executor: a client here, each worker a member in a JVM of its own, all on loopback. */
final class HazelcastExecutor implements PoolPeer {
    @Override
    public String name() {
        return "hazelcast";
    }

    @Override
    public String title() {
        return "Hazelcast executor";
    }

    @Override
    public List<String> jars() {
        return List.of("hazelcast");
    }

    @Override
    public Pool open(int workers) throws Exception {
        var members = Members.start(HazelcastMember.class, List.of(), workers);
        try {
            var config = new ClientConfig();
            config.setProperty("hazelcast.logging.type", "none");
            config.setProperty("hazelcast.client.statistics.enabled", "false");
            config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(20_000);
            members.ports().forEach(p -> config.getNetworkConfig().addAddress("127.0.0.1:" + p));
            var client = HazelcastClient.newHazelcastClient(config);
            return new Client(members, client, client.getExecutorService(HazelcastMember.EXECUTOR));
        } catch (RuntimeException e) {
            members.close();
            throw e;
        }
    }

    private record Client(Members members, HazelcastInstance client, IExecutorService executor) implements Pool {
        @Override
        public <T> Future<T> submit(Call<T> call) {
            return executor.submit(call);
        }

        @Override
        public void close() {
            client.shutdown();
            members.close();
        }
    }
}
