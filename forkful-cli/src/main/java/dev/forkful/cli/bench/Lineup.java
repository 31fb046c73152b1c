package dev.forkful.cli.bench;

import dev.forkful.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All who take part, started when they are first needed and kept until the end. For one thread. */
final class Lineup implements AutoCloseable {
    private static final int SECONDS_TO_END = 3;
    private static final int WAKE_UP_MILLIS = 20;
    private static final int MOST_WAKE_UPS = 50;
    private static final int WARM_UP_ITEMS = 100;

    /** As many as there are CPUs, two at most: what the goals are stated for. */
    final int workers = Math.min(2, Runtime.getRuntime().availableProcessors());

    final Workers processes = Workers.ofProcesses().count(workers).name("bench").open();
    final Workers oneProcess = Workers.ofProcesses().count(1).name("bench-one").open();
    final Workers virtualThreads = Workers.threads();
    final ExecutorService threads = Executors.newFixedThreadPool(workers);
    final ExecutorService oneThread = Executors.newFixedThreadPool(1);

    /** Where the classes of this command are. */
    final Path classPath;

    private final String python;
    private final TemporaryFolder folder;
    private final Map<PythonPeer.Pool, PythonPeer> pythons = new EnumMap<>(PythonPeer.Pool.class);
    private final Map<PythonPeer.Pool, String> missing = new EnumMap<>(PythonPeer.Pool.class);
    private @Nullable EchoPeer echo;

    Lineup(Path classPath, String python) throws IOException {
        this.classPath = classPath;
        this.python = python;
        this.folder = new TemporaryFolder("forkful-bench");
    }

    /** Returns when all workers are up, or should be: what a start takes is measured apart. */
    void awaitWorkers() {
        var up = new HashSet<Long>();
        for (int i = 0; i < MOST_WAKE_UPS && up.size() < workers; i++) {
            up.addAll(processes.map(Collections.nCopies(workers, WAKE_UP_MILLIS), millis -> {
                Thread.sleep(millis); // so that the others get some, too
                return ProcessHandle.current().pid();
            }));
        }
        oneProcess.submit(Nothing.CALL).join();
    }

    /** Lets the compilers of this JVM and of the workers see what all that is measured has in common: the way there and back. */
    void warmUp(Duration time) throws Exception {
        var items = Collections.nCopies(WARM_UP_ITEMS, 1);
        Clock.perSecond(time, 1, () -> {
            for (int i = 0; i < WARM_UP_ITEMS; i++) {
                oneProcess.submit(Nothing.CALL).join();
            }
            oneProcess.map(items, n -> n + 1);
            SubmitScenario.batch(processes, WARM_UP_ITEMS);
            processes.map(items, n -> n + 1);
        });
    }

    /** One of Python's pools, if there is a Python. */
    Contender python(PythonPeer.Pool pool, String what) {
        return new Contender(pool.who, time -> python(pool).measure(what, time));
    }

    private PythonPeer python(PythonPeer.Pool pool) throws Exception {
        var reason = missing.get(pool);
        if (reason != null) {
            throw new PeerMissingException(reason);
        }
        var peer = pythons.get(pool);
        try {
            if (peer == null) {
                peer = PythonPeer.start(python, folder.path(), pool, workers);
                pythons.put(pool, peer);
            }
            return peer;
        } catch (PeerMissingException e) {
            missing.put(pool, e.reason());
            throw e;
        }
    }

    /** Of Python, if it took part. */
    Optional<String> pythonVersion() {
        return pythons.values().stream().map(PythonPeer::version).findFirst();
    }

    EchoPeer echo() throws IOException, PeerMissingException {
        if (echo == null) {
            echo = EchoPeer.start(classPath, folder.path());
        }
        return echo;
    }

    @Override
    public void close() {
        processes.shutdownNow();
        oneProcess.shutdownNow();
        virtualThreads.shutdownNow();
        threads.shutdownNow();
        oneThread.shutdownNow();
        pythons.values().forEach(PythonPeer::close);
        if (echo != null) {
            try {
                echo.close();
            } catch (IOException e) {
                // it has gone, and what was measured is worth more
            }
        }
        try {
            processes.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
            oneProcess.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // they end with this process at the latest
        }
        folder.close();
    }
}
