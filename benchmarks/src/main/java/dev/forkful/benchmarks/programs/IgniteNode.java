package dev.forkful.benchmarks.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** An Ignite server on loopback that runs one task at a time. Arguments: its discovery port, and those of all servers. */
public final class IgniteNode {
    /** Ignite looks into the JDK. */
    public static final List<String> JVM_ARGS = Stream.concat(
                    Stream.of(
                            "-DIGNITE_UPDATE_NOTIFIER=false",
                            "-DIGNITE_QUIET=true",
                            "-DIGNITE_NO_ASCII=true",
                            "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true",
                            "--sun-misc-unsafe-memory-access=allow"),
                    Stream.of(
                                    "java.lang",
                                    "java.lang.invoke",
                                    "java.lang.reflect",
                                    "java.io",
                                    "java.net",
                                    "java.nio",
                                    "java.util",
                                    "java.util.concurrent",
                                    "java.util.concurrent.atomic",
                                    "java.util.concurrent.locks",
                                    "java.math",
                                    "java.time",
                                    "sun.nio.ch",
                                    "jdk.internal.misc")
                            .map(p -> "--add-opens=java.base/" + p + "=ALL-UNNAMED"))
            .toList();

    /** Where all members work, because Ignite insists on a folder; who started them deletes it. */
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "forkful-benchmarks-ignite");

    private IgniteNode() {}

    /** After all members have ended. */
    public static void deleteFolder() {
        if (!Files.exists(FOLDER)) {
            return;
        }
        try (var all = Files.walk(FOLDER)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what Ignite left", e);
        }
    }

    /** A configuration for a member of this little cluster. */
    public static IgniteConfiguration configuration(String name, int port, List<String> servers) {
        var finder = new TcpDiscoveryVmIpFinder();
        finder.setAddresses(servers.stream().map(p -> "127.0.0.1:" + p).toList());
        var discovery = new TcpDiscoverySpi();
        discovery
                .setIpFinder(finder)
                .setLocalAddress("127.0.0.1")
                .setLocalPort(port)
                .setLocalPortRange(0);
        var communication = new TcpCommunicationSpi();
        communication.setLocalAddress("127.0.0.1");
        communication.setLocalPort(port + 100).setLocalPortRange(50);
        return new IgniteConfiguration()
                .setIgniteInstanceName(name)
                .setLocalHost("127.0.0.1")
                .setDiscoverySpi(discovery)
                .setCommunicationSpi(communication)
                .setGridLogger(new NullLogger())
                .setMetricsLogFrequency(0)
                .setWorkDirectory(FOLDER.toString())
                .setClientConnectorConfiguration(null)
                .setPublicThreadPoolSize(1);
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        var servers = List.of(args).subList(1, args.length);
        Ignite ignite = Ignition.start(configuration("server-" + args[0], Integer.parseInt(args[0]), servers));
        while (ignite.cluster().forServers().nodes().size() < servers.size()) {
            Thread.sleep(10);
        }
        System.out.println("ready");
        JavaProgram.untilTold();
        Runtime.getRuntime().halt(0);
    }
}
