package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Output;
import dev.forkful.Workers;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.Payload;
import dev.forkful.testing.Signal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault 22: a worker that was taken over asks its parent for more than it ever reads, and the parent stays as it is. */
@Tag("processes")
class FloodOfQuestionsTest {
    /** Some 400 MB of answers. */
    private static final int QUESTIONS = 3_000;

    private static final String LARGE = Assertions.class.getName().replace('.', '/') + ".class";

    /** Runs in the worker. Its thread that reads answers is locked out by who holds the bin of the table that an answer is looked up in. */
    @SuppressWarnings("unchecked")
    private static void flood(Signal running) throws Exception {
        var loader = Thread.currentThread().getContextClassLoader(); // which asks the parent
        var questions = field(loader, "parent");
        var open = (Map<Long, Object>) field(questions, "open");
        Thread.ofPlatform()
                .daemon()
                .start(() -> open.compute(0L, (id, nothing) -> {
                    running.give();
                    while (true) {
                        LockSupport.park();
                    }
                }));
        running.await();
        var link = (Link) field(questions, "link");
        byte[] question = question();
        for (int n = 0; n < QUESTIONS; n++) {
            link.send(new Frame(Kind.FETCH, 0, Payload.of(question)));
        }
        LockSupport.park();
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        var field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static byte[] question() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte('r');
        out.writeInt(1);
        out.writeUTF(LARGE);
        return bytes.toByteArray();
    }

    private static long answerers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forkful-answers"))
                .count();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void costsItsParentAFewThreadsAndAnswers(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.ofProcesses()
                .count(2)
                .gracePeriod(Duration.ofMillis(100))
                .output(Output.discard())
                .open()) {
            long before = heap();
            var hostile = workers.submit(() -> flood(running));
            long threads = 0;
            long memory;
            try {
                running.await();
                for (long until = System.nanoTime() + Duration.ofSeconds(3).toNanos(); System.nanoTime() < until; ) {
                    assertThat(workers.submit(() -> 1).get(20, TimeUnit.SECONDS))
                            .isEqualTo(1);
                    threads = Math.max(threads, answerers());
                }
                memory = heap() - before;
            } finally {
                hostile.cancel(true);
            }
            assertThat(memory).as("what the heap grew by").isLessThan(64 << 20);
            assertThat(threads).as("threads that answer").isBetween(1L, 4L);
            assertThat(workers.submit(() -> 2).get(20, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }
}
