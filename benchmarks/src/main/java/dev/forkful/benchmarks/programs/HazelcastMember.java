package dev.forkful.benchmarks.programs;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.core.Hazelcast;
import java.util.List;

/** A Hazelcast member on loopback that runs one task at a time. Arguments: its port, and those of all members. */
public final class HazelcastMember {
    /** The name of the executor. */
    public static final String EXECUTOR = "benchmark";

    private HazelcastMember() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        var config = new Config();
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.addExecutorConfig(new ExecutorConfig(EXECUTOR, 1));
        var network = config.getNetworkConfig();
        network.setPort(Integer.parseInt(args[0])).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        var members = network.getJoin().getTcpIpConfig().setEnabled(true);
        for (var port : List.of(args).subList(1, args.length)) {
            members.addMember("127.0.0.1:" + port);
        }
        var member = Hazelcast.newHazelcastInstance(config);
        while (member.getCluster().getMembers().size() < args.length - 1) {
            Thread.sleep(10);
        }
        System.out.println("ready");
        JavaProgram.untilTold();
        Runtime.getRuntime().halt(0);
    }
}
