package dev.forkful.testing;

import dev.forkful.Task;
import dev.forkful.TaskTimeoutException;
import dev.forkful.Workers;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Where tasks are, as their workers tell. One that a busy machine does not let answer in time has nothing said of it, as is documented: it is asked again. */
public final class Whereabouts {
    private static final int ATTEMPTS = 4;

    private Whereabouts() {}

    /** Where a running task is. */
    public static List<StackTraceElement> of(Task<?> task) throws Exception {
        var told = new AtomicReference<List<StackTraceElement>>();
        Await.until("it says where it is", () -> {
            told.set(task.stackTrace());
            return !told.get().isEmpty();
        });
        return told.get();
    }

    /** A dump with some text, in which all workers have answered. */
    public static String dump(Workers workers, String with) throws Exception {
        var told = new AtomicReference<String>();
        if (!Await.within(Await.DEADLINE, () -> {
            told.set(workers.dump());
            return told.get().contains(with) && !told.get().contains("did not answer");
        })) {
            throw new AssertionError("no '" + with + "', or not all have answered:\n" + told.get());
        }
        return told.get();
    }

    /** Lets a task run into its timeout. */
    public interface Stuck {
        /**
         * @param attempt from 1
         */
        TaskTimeoutException timeOut(int attempt) throws Exception;
    }

    /** The first timeout that says where the task was, or the last of a few. */
    public static TaskTimeoutException timeout(Stuck stuck) throws Exception {
        int attempt = 1;
        var thrown = stuck.timeOut(attempt);
        while (thrown.taskStackTrace().isEmpty() && attempt < ATTEMPTS) {
            attempt++;
            thrown = stuck.timeOut(attempt);
        }
        return thrown;
    }
}
