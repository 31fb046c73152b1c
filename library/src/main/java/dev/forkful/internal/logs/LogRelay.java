package dev.forkful.internal.logs;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A worker's way to the parent for log records. Installing it costs a system property and no class of {@code java.util.logging}: that is loaded by whoever logs
 * first, and then finds {@link LogsToParent}. The property has to be that of the manager: with one of those for a configuration, the JDK's own loggers load all of
 * it at once, and deserialization has such a logger. Thread-safe.
 *
 * <p>Nobody who logs waits for long: a record is sent at once if the link takes it, else by a thread of its own from a queue. Who finds the queue full waits a
 * little for room; after that, records are dropped, and counted, as long as there is none.
 */
public final class LogRelay {
    /** What the parent can be asked. No lambda, which a worker that never logs would have to make. */
    public interface Parent {
        /** The levels of its loggers, as lines of a {@code logging.properties}. */
        CompletableFuture<byte[]> askLevels();
    }

    private static final String MANAGER = "java.util.logging.manager";
    private static final String CONFIGURATION = "java.util.logging.config.class";
    private static final String FILE = "java.util.logging.config.file";

    /** With slashes, because that is how it is found where a worker's classes are put together from the names in classes. */
    private static final String MINE = "dev/forkful/internal/logs/LogsToParent";

    /** Who sets one of these has said how the worker is to log. */
    private static final String[] DECISIONS = {MANAGER, CONFIGURATION, FILE};

    private static final int MOST = 4096;
    private static final long PATIENCE_MS = 200;

    /** So many within that time are a flood, and what comes within the next such time is its rest. */
    private static final int FLOOD = 200;

    private static final long WINDOW_NANOS = 5_000_000;

    /** How long the sending thread sleeps when there is nothing to send, and how often before it ends. Nobody who logs has to wake it. */
    private static final long NAP_NANOS = 200_000;

    private static final int NAPS = 50;

    /** How many are sent in one frame at the most. */
    private static final int AT_ONCE = 64;

    /** How long the worker's end waits for the last records. */
    private static final long LAST_RECORDS_MS = 500;

    private static volatile @Nullable LogRelay installed;

    private final Link link;
    private final Parent parent;
    private final String parentsFile;
    private final LinkedBlockingQueue<LogEntry> queue = new LinkedBlockingQueue<>(MOST);

    /** How many records are in the queue, or out of it and not yet sent. */
    private final AtomicInteger pending = new AtomicInteger();

    /** Whether a thread is sending what is pending; whoever sets it to true has to start one. */
    private final AtomicBoolean sending = new AtomicBoolean();

    private final AtomicLong dropped = new AtomicLong();

    /** Nobody waited in vain since there was room last. */
    private volatile boolean patient = true;

    private volatile boolean ended;

    /** This process is ending. */
    private volatile boolean closing;

    /** How many records came since {@link #windowFrom}; these three are hints, so races do not matter. */
    private int recent;

    private long windowFrom;
    private boolean flood;

    LogRelay(Link link, Parent parent, String parentsFile) {
        this.link = link;
        this.parent = parent;
        this.parentsFile = parentsFile;
    }

    /** Whether the worker's own command line says how it is to log; to be asked before it gets the parent's system properties. */
    public static boolean isDecided() {
        for (var property : DECISIONS) {
            if (System.getProperty(property) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes this worker's records travel, unless the parent's program has a log manager or configuration class of its own: that does here what it does there.
     *
     * @param parent who tells the levels of its loggers
     */
    public static void install(Link link, Parent parent) {
        if (System.getProperty(MANAGER) == null && System.getProperty(CONFIGURATION) == null) {
            var file = System.clearProperty(FILE);
            installed = new LogRelay(link, parent, file == null ? "" : file);
            System.setProperty(MANAGER, MINE.replace('/', '.'));
        }
    }

    static @Nullable LogRelay installed() {
        return installed;
    }

    /** The parent's {@code logging.properties}; empty if it has none of its own. */
    String parentsFile() {
        return parentsFile;
    }

    /** The levels of the parent's loggers, as lines of a {@code logging.properties}; none if it does not tell in time. */
    byte[] askLevels() {
        try {
            return parent.askLevels().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new byte[0];
        } catch (Exception e) { // the link has ended, or the parent is busy
            return new byte[0];
        }
    }

    /** Sends a record, sooner or later, or drops it. */
    void send(LogEntry entry) {
        if (ended) {
            return;
        }
        if (pending.get() == 0 && !isFlood() && sendAtOnce(entry)) {
            return;
        }
        if (offer(entry)) {
            patient = true;
        } else {
            patient = false;
            dropped.incrementAndGet();
        }
        startSending();
    }

    /** Whether records come so fast that it pays to send many at once. Of others each is on its way before its logger returns, even if the process dies then. */
    private boolean isFlood() {
        long now = System.nanoTime();
        if (now - windowFrom > WINDOW_NANOS) {
            flood = recent > FLOOD;
            windowFrom = now;
            recent = 0;
        }
        recent++;
        return flood;
    }

    private boolean sendAtOnce(LogEntry entry) {
        long lost = dropped.getAndSet(0);
        try {
            if (link.trySend(frame(List.of(entry), lost))) {
                if (link.unsent()) {
                    startSending();
                }
                return true;
            }
        } catch (IOException e) {
            ended = true; // and so will this process
            return true;
        }
        dropped.addAndGet(lost);
        return false;
    }

    private boolean offer(LogEntry entry) {
        pending.incrementAndGet();
        boolean taken = false;
        try {
            taken = queue.offer(entry);
            if (!taken && patient) {
                startSending();
                taken = queue.offer(entry, PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the interrupt is the task's, which will see it
        }
        if (!taken) {
            pending.decrementAndGet();
        }
        return taken;
    }

    private static Frame frame(List<LogEntry> entries, long lost) {
        var to = new Payload.Builder(256);
        entries.getFirst().after(lost).encode(to);
        for (int i = 1; i < entries.size(); i++) {
            entries.get(i).encode(to);
        }
        return new Frame(Kind.LOG, 0, Payload.of(to.build().toByteArray()));
    }

    private void startSending() {
        if (sending.compareAndSet(false, true)) {
            try {
                Thread.ofPlatform().daemon().name("forkful-logs").start(this::sendAll);
            } catch (OutOfMemoryError e) { // the system refuses a thread: with the next record it is asked again
                sending.set(false);
            }
        }
    }

    private void sendAll() {
        try {
            link.flush();
            var some = new ArrayList<LogEntry>();
            int naps = 0;
            do {
                while (queue.drainTo(some, AT_ONCE) > 0) {
                    link.send(frame(some, dropped.getAndSet(0)));
                    pending.addAndGet(-some.size());
                    some.clear();
                    naps = 0;
                }
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    link.send(frame(List.of(LogEntry.onlyCount(lost)), 0));
                }
                link.flush(); // of a record that went at once
                LockSupport.parkNanos(this, NAP_NANOS);
            } while (++naps < NAPS && !closing);
        } catch (IOException e) {
            ended = true;
            queue.clear();
        } finally {
            sending.set(false);
        }
        if (!ended && (!queue.isEmpty() || link.unsent())) {
            startSending(); // what was added after the last look, or went in part
        }
    }

    /** Waits a little until all has been sent: this process is ending. */
    public static void awaitSent() {
        var relay = installed;
        if (relay != null) {
            relay.closing = true;
            if (relay.pending.get() > 0 || relay.link.unsent()) {
                relay.startSending(); // perhaps no thread could be had for that before
            }
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_RECORDS_MS);
            while ((relay.pending.get() > 0 || relay.sending.get())
                    && !relay.ended
                    && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(relay, 100_000);
            }
        }
    }
}
