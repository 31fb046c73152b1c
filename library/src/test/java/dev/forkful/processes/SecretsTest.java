package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Workers;
import dev.forkful.internal.wire.Greeting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fault 40: the secret by which a worker is known shows nowhere where others look. */
@Tag("processes")
@EnabledOnOs(OS.LINUX) // which shows the arguments and the environment of every process
class SecretsTest {
    /** Random numbers as good as others, of which a copy is kept. */
    public static final class Recorded extends SecureRandomSpi {
        static final List<byte[]> SECRETS = new CopyOnWriteArrayList<>();

        private final SecureRandom random;

        Recorded() throws java.security.NoSuchAlgorithmException {
            random = SecureRandom.getInstance("DRBG");
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            random.setSeed(seed);
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
            if (bytes.length == Greeting.SECRET) {
                SECRETS.add(bytes.clone());
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return random.generateSeed(count);
        }
    }

    /** Whoever asks for random numbers gets those. */
    private static final class Recording extends Provider {
        Recording() {
            super("forkful-test", "1", "keeps a copy of random numbers");
            putService(new Service(this, "SecureRandom", "Recorded", Recorded.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
                    return new Recorded();
                }
            });
        }
    }

    /** What was said, by whom. */
    private final Map<String, StringBuffer> said = new HashMap<>();

    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            said.get("the log").append(record.getMessage()).append(Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void record() {
        Recorded.SECRETS.clear();
        Security.insertProviderAt(new Recording(), 1);
        said.put("the log", new StringBuffer());
        said.put("what tasks print", new StringBuffer());
        log.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(log);
        Security.removeProvider("forkful-test");
    }

    /** Tells all that a task can look up about its process, and starts another that stays. */
    private static List<Long> look() throws IOException {
        System.out.println(System.getenv());
        System.out.println(System.getProperties());
        System.err.println(ProcessHandle.current().info());
        System.err.println(Arrays.toString(System.in.readAllBytes()));
        var sleeper = new ProcessBuilder("sleep", "1000").start();
        return List.of(Deeds.pid(), sleeper.pid());
    }

    private static List<String> spellings(byte[] secret) {
        var hex = HexFormat.of().formatHex(secret);
        return List.of(
                new String(secret, StandardCharsets.ISO_8859_1),
                hex,
                hex.toUpperCase(java.util.Locale.ROOT),
                Base64.getEncoder().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                Arrays.toString(secret));
    }

    private static String read(long pid, String what) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), what)), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theSecretOfAWorkerShowsInNoArgumentEnvironmentOutputOrLog() throws Exception {
        var shown = new HashMap<String, String>();
        var pids = new ArrayList<Long>();
        try (var workers = Workers.ofProcesses()
                .count(2)
                .output(line -> said.get("what tasks print").append(line.text()).append('\n'))
                .open()) {
            for (int n = 0; n < 4; n++) {
                pids.addAll(workers.submit(() -> look()).join());
            }
            for (long pid : pids) {
                for (var what : List.of("cmdline", "environ")) {
                    shown.put("/proc/" + pid + "/" + what, read(pid, what));
                }
            }
            var ps = new ProcessBuilder("ps", "-eww", "-o", "pid,args,environ")
                    .redirectErrorStream(true)
                    .start();
            shown.put("ps", new String(ps.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            shown.put("statistics", workers.statistics().toString());
        }
        said.forEach((who, what) -> shown.put(who, what.toString()));
        assertThat(Recorded.SECRETS).as("secrets, or this shows nothing").hasSizeGreaterThanOrEqualTo(2);
        assertThat(pids).hasSize(8);
        assertThat(shown.get("what tasks print")).contains("java.class.path");
        assertThat(shown.get("/proc/" + pids.getFirst() + "/cmdline")).contains("dev.forkful");
        for (byte[] secret : Recorded.SECRETS) {
            for (var spelling : spellings(secret)) {
                shown.forEach((where, what) -> assertThat(what).as(where).doesNotContain(spelling));
            }
        }
    }
}
