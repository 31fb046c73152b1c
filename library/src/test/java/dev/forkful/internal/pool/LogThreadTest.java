package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.logs.LogEntry;
import dev.forkful.testing.Await;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The thread that logs here what workers have logged. */
class LogThreadTest {
    private static final String NAME = LogThreadTest.class.getName() + ".logger";

    /** Not collected, so that it keeps its handler. */
    private final Logger logger = Logger.getLogger(NAME);

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            messages.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private static LogEntry warning(String message) {
        return new LogEntry(0, NAME, 900, Instant.now(), "w-1", "", "", message, "");
    }

    @Test
    void oneThatIsRefusedIsAskedForAgainAtTheNextRecord() throws Exception {
        var asked = new AtomicInteger();
        var logs = new WorkerLogs(work -> {
            if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofPlatform().daemon().unstarted(work);
        });
        logs.add("w-1", 7, warning("first"));
        assertThat(messages).isEmpty();
        logs.add("w-1", 7, warning("second"));
        Await.until("both are logged", () -> messages.size() == 2);
        assertThat(messages).containsExactly("w-1 (pid 7): first", "w-1 (pid 7): second");
    }
}
