package dev.forkful.internal.worker;

import dev.forkful.Action;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.internal.ship.ClassSpace;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.ship.ShippedLoader;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Invoke;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs tasks, and what the main thread may do to it.
 *
 * <p>A task is claimed ({@code STARTED}) before its first byte is decoded: if decoding kills this process, the parent knows whose fault it was.
 */
final class TaskThread {
    private static final long NONE = -1;

    private final Link link;
    private final ShippedClasses classes;
    private final Values values;
    private final Encoder encoder;
    private final Failures failures;
    private final LinkedBlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    private final Object lock = new Object();

    /** The task that is running. Guarded by lock. */
    private long current = NONE;

    /** Tasks in the queue that are not wanted any more. Guarded by lock. */
    private final Set<Long> dropped = new HashSet<>();

    /** Set by the main thread before there is anything in the queue. */
    private @Nullable Thread thread;

    private @Nullable TaskOutput output;

    /** Created and used by the task thread. */
    private @Nullable CpuTime cpu;

    /** Touched by the task thread only. */
    private final Map<Long, Payload> encodedFunctions = new HashMap<>();

    /** Touched by the task thread only. */
    private final Map<Long, Fn<?, ?>> functions = new HashMap<>();

    TaskThread(Link link, ShippedClasses classes) {
        this.link = link;
        this.classes = classes;
        this.values = new Values(classes);
        this.encoder = new Encoder(classes);
        this.failures = new Failures(values);
    }

    // Called by the main thread.

    /** Takes name and system properties, and starts the thread, which begins with the initializer. */
    void setUp(Payload payload) throws IOException {
        var in = new DataInputStream(payload.open());
        var name = text(in);
        for (int n = in.readInt(); n > 0; n--) {
            System.setProperty(text(in), text(in));
        }
        output = TaskOutput.install(link);
        var t = Thread.ofPlatform().name(name).unstarted(() -> run(in));
        t.setContextClassLoader(classes.loader(ClassSpace.APPLICATION));
        thread = t;
        t.start();
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
    }

    void add(Frame frame) {
        queue.add(frame);
    }

    void interrupt(long task) {
        synchronized (lock) {
            if (current != task) {
                dropped.add(task);
            } else if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** The stack of a task; empty if it is not running. */
    Payload where(long task) throws IOException {
        var stack = new StackTraceElement[0];
        synchronized (lock) {
            if (current == task && thread != null) {
                stack = thread.getStackTrace();
            }
        }
        var bytes = new ByteArrayOutputStream();
        Failures.writeStack(stack, new DataOutputStream(bytes));
        return Payload.of(bytes.toByteArray());
    }

    // The task thread.

    private void run(DataInputStream setup) {
        try {
            cpu = new CpuTime();
            if (!initialize(setup)) {
                return;
            }
            while (true) {
                var frame = next();
                switch (frame.kind()) {
                    case FUNCTION -> encodedFunctions.put(frame.id(), frame.payload());
                    case FORGET -> {
                        encodedFunctions.remove(frame.id());
                        functions.remove(frame.id());
                    }
                    default -> task(frame);
                }
            }
        } catch (IOException e) {
            // the link has ended: the main thread has found out, too, and will end this process
        } catch (Throwable e) {
            Lifeline.halt("the thread that runs tasks has failed: " + e);
        }
    }

    /** Waits for work. An interrupt here was meant for a task that has ended since. */
    private Frame next() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // go on waiting
            }
        }
    }

    private boolean initialize(DataInputStream setup) throws IOException {
        try {
            if (values.read(setup) instanceof Action initializer) {
                initializer.perform();
            }
        } catch (Throwable e) {
            flush();
            link.send(new Frame(Kind.NOT_READY, 0, described(e)));
            return false;
        }
        flush();
        link.send(Frame.of(Kind.READY, 0));
        return true;
    }

    private void task(Frame frame) throws IOException {
        long id = frame.id();
        boolean drop;
        synchronized (lock) {
            drop = dropped.remove(id);
            dropped.removeIf(older -> older < id); // those had ended before their interrupt came
            current = drop ? NONE : id;
        }
        if (drop) {
            link.send(Frame.of(Kind.DROPPED, id));
            return;
        }
        link.send(Frame.of(Kind.STARTED, id));
        long from = System.nanoTime();
        long cpuFrom = cpuNanos();
        Frame answer;
        try {
            var value = call(frame.payload());
            var out = usage(from, cpuFrom);
            out.append(encoder.encode(value, "the result"));
            answer = new Frame(Kind.RESULT, id, out.build());
        } catch (Throwable e) { // whatever it is, it is the task's
            var out = usage(from, cpuFrom);
            out.append(described(e));
            answer = new Frame(Kind.FAILURE, id, out.build());
        }
        synchronized (lock) {
            current = NONE;
            dropped.remove(id);
            Thread.interrupted(); // was meant for the task
        }
        flush();
        link.send(answer);
    }

    @SuppressWarnings("unchecked") // a task's function takes the task's argument
    private @Nullable Object call(Payload payload) throws Exception {
        var in = new DataInputStream(payload.open());
        var function = function(in.readLong());
        var argument = values.read(in);
        useLoaderOf(codeOf(function, argument));
        return ((Fn<@Nullable Object, @Nullable Object>) function).apply(argument);
    }

    /** The one of the two that is the user's own code. */
    private static Object codeOf(Fn<?, ?> function, @Nullable Object argument) {
        return function == Invoke.ARGUMENT && argument != null ? argument : function;
    }

    /** Libraries that look for classes and services do so with the thread's context class loader: make it the one that knows the task. */
    private void useLoaderOf(Object code) {
        var loader = code.getClass().getClassLoader();
        Thread.currentThread()
                .setContextClassLoader(
                        loader instanceof ShippedLoader ? loader : classes.loader(ClassSpace.APPLICATION));
    }

    private Fn<?, ?> function(long id) throws IOException, ClassNotFoundException {
        if (id == 0) {
            return Invoke.ARGUMENT;
        }
        var known = functions.get(id);
        if (known != null) {
            return known;
        }
        var encoded = encodedFunctions.get(id);
        if (encoded == null) {
            throw new IOException("function " + id + " has not been sent");
        }
        var decoded = (Fn<?, ?>) java.util.Objects.requireNonNull(values.read(encoded.open()));
        functions.put(id, decoded);
        encodedFunctions.remove(id);
        return decoded;
    }

    private Payload.Builder usage(long from, long cpuFrom) throws IOException {
        var bytes = new Payload.Builder();
        var out = new DataOutputStream(bytes);
        out.writeLong(System.nanoTime() - from);
        out.writeLong(Math.max(0, cpuNanos() - cpuFrom));
        return bytes;
    }

    /** A failure that says whether it is the task's or ours: that its result cannot travel. */
    private Payload described(Throwable e) throws IOException {
        var out = new Payload.Builder();
        out.write(e instanceof NotShippableException ? 1 : 0);
        failures.write(e, out);
        return out.build();
    }

    private long cpuNanos() {
        return cpu == null ? 0 : cpu.nanos();
    }

    private void flush() {
        if (output != null) {
            output.flush();
        }
    }
}
