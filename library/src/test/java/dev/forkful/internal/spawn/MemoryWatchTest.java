package dev.forkful.internal.spawn;

import dev.forkful.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX) // where the system says how large a process is
class MemoryWatchTest {
    /** As large as this process, and allowed nothing. Who looks for what it has started cannot, the first time, as when descriptors are short. */
    private static final class Large implements MemoryWatch.Watched {
        volatile boolean asked;
        volatile boolean killed;

        @Override
        public boolean isAlive() {
            return !killed;
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public List<Long> others() {
            if (!asked) {
                asked = true;
                throw new IllegalStateException("Unable to open /proc");
            }
            return List.of();
        }

        @Override
        public long limit() {
            return 0;
        }

        @Override
        public void outgrown(long bytes) {
            killed = true;
        }
    }

    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        var worker = new Large();
        MemoryWatch.add(worker);
        Await.until("it was looked for others", () -> worker.asked);
        Await.until("it is killed later", () -> worker.killed);
        var next = new Large();
        MemoryWatch.add(next);
        Await.until("so is another", () -> next.killed);
    }
}
