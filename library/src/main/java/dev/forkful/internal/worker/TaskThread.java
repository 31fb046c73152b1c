package dev.forkful.internal.worker;

import dev.forkful.Action;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.internal.logs.LogRelay;
import dev.forkful.internal.ship.ClassSpace;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.FunctionFactory;
import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.ship.ShippedLoader;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.watch.Stacks;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.LateLink;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Codec;
import dev.forkful.spi.Invoke;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs tasks, and what the main thread may do to it.
 *
 * <p>A task is claimed before its first byte is decoded: if decoding kills this process, the parent knows whose fault it was.
 */
final class TaskThread implements Closeable {
    private static final long NONE = -1;

    /** What is copied rather than waited for. */
    private static final int SMALL = 32 << 10;

    private final LateLink link;
    private final SharedFile memory;
    private final Ring ring;
    private final Questions questions;
    private final ShippedClasses classes;

    /** Of the application's classes. */
    private final ClassLoader application;

    private final Failures failures;

    /** With the pool's codec, after {@link #initialize}. Touched by the task thread only. */
    private Values values;

    /** With the pool's codec, after {@link #initialize}. Touched by the task thread only. */
    private Encoder encoder;

    private final Object lock = new Object();

    /** The task that is running. Guarded by lock. */
    private long current = NONE;

    /** Tasks that are to be interrupted as soon as they run. Guarded by lock. */
    private final Set<Long> unwanted = new HashSet<>();

    private final Thread thread;

    /** This process was told to end. */
    private volatile boolean ending;

    private final CountDownLatch propertiesSet = new CountDownLatch(1);

    /** Touched by the task thread only, as what follows. */
    private @Nullable TaskOutput output;

    private boolean onLink;

    /** Created and used by the task thread. */
    private @Nullable CpuTime cpu;

    /** Touched by the task thread only. */
    private Functions functions;

    /** What is sent: used again and again by the task thread. */
    private final Payload.Builder answer = new Payload.Builder();

    /** One result. A big array is sent as it is, before the next task can change it. */
    private final Payload.Builder one = new Payload.Builder().borrowing();

    /** The results of a batch. */
    private final Payload.Builder items = new Payload.Builder();

    TaskThread(LateLink link, SharedFile memory) {
        this.link = link;
        this.memory = memory;
        this.ring = new Ring(memory);
        this.questions = new Questions(link);
        this.classes = new ShippedClasses(questions);
        this.application = classes.loader(ClassSpace.APPLICATION);
        this.values = new Values(classes);
        this.functions = new Functions(classes, values);
        this.encoder = new Encoder(classes);
        this.failures = new Failures(values);
        this.thread = Thread.ofPlatform().name("forkful-tasks").unstarted(this::run);
        this.thread.setContextClassLoader(application);
    }

    // Called by the main thread.

    Link link() {
        return link;
    }

    Questions questions() {
        return questions;
    }

    /** Starts the thread. */
    void start() {
        thread.start();
    }

    /** Waits until the system properties are those of the parent: some are read once, by the first socket. If they never come the parent is gone, and the lifeline ends this process. */
    void awaitProperties() throws InterruptedException {
        propertiesSet.await();
    }

    /** The parent can wake the thread, and the thread the parent. */
    void connect(SocketChannel bell) throws IOException {
        ring.connect(bell);
    }

    void interrupt(long task) {
        synchronized (lock) {
            if (current != task) {
                unwanted.add(task); // it has been claimed, so it is about to begin, or has just ended
            } else {
                thread.interrupt();
            }
        }
    }

    /** The stack of a task; empty if it is not running. */
    Payload where(long task) throws IOException {
        var stack = new StackTraceElement[0];
        synchronized (lock) {
            if (current == task) {
                stack = thread.getStackTrace();
            }
        }
        var bytes = new Payload.Builder();
        Failures.writeStack(stack, bytes);
        return bytes.build();
    }

    /** Where all threads are, in words. */
    Payload dump() {
        var bytes = new Payload.Builder();
        bytes.putString(Stacks.ofThisJvm(thread.getName()));
        return bytes.build();
    }

    /** This process is to end: brings back who waits for frames, and the thread if it waits for work. What shutdown hooks print still goes to the parent. */
    @Override
    public void close() throws IOException {
        LogRelay.awaitSent();
        ending = true;
        questions.end();
        link.endReceiving();
        ring.close();
    }

    // The task thread.

    private void run() {
        var mine = ring;
        try {
            cpu = new CpuTime();
            if (!setUp(mine)) {
                return;
            }
            while (true) {
                long waited = mine.awaitFrame();
                cpu.notOf(waited);
                switch (mine.kind()) {
                    case FUNCTION -> {
                        functions.add(mine.id(), mine.payload());
                        mine.look();
                    }
                    case TEMPLATE -> {
                        functions.addTemplate(mine.id(), mine.payload());
                        mine.look();
                    }
                    case FORGET -> functions.remove(mine.id());
                    case TASK -> task(mine);
                    case BATCH -> batch(mine);
                    default -> throw new IllegalStateException("the parent sent a " + mine.kind());
                }
                mine.skip();
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!ending) {
                closeLink(); // it has ended: the main thread finds out now, if it has not, and ends this process
            }
        } catch (Throwable e) {
            Lifeline.halt("the thread that runs tasks has failed: " + e);
        }
    }

    private void closeLink() {
        try {
            link.close();
        } catch (IOException e) {
            Lifeline.say("cannot close the link: " + e);
        }
    }

    /** Takes what is in {@code Setup}, which is the first frame; whether the initializer, which is a part of it, has not failed. */
    private boolean setUp(Ring mine) throws IOException {
        mine.awaitFrame();
        if (mine.kind() != Kind.SETUP) {
            throw new IllegalStateException("the parent sent a " + mine.kind() + " first");
        }
        var in = mine.payload().open();
        onLink = in.getByte() == 0;
        thread.setName(in.getString());
        boolean logsItsOwnWay = LogRelay.isDecided();
        for (int n = in.getInt(); n > 0; n--) {
            System.setProperty(in.getString(), in.getString());
        }
        propertiesSet.countDown();
        if (!logsItsOwnWay) {
            LogRelay.install(link, questions);
        }
        output = TaskOutput.install(link);
        return initialize(in);
    }

    private boolean initialize(Source setup) throws IOException {
        try {
            if (values.read(setup) instanceof Codec codec) {
                values = new Values(classes, codec);
                encoder = new Encoder(classes, codec);
                functions = new Functions(classes, values);
            }
            if (values.read(setup) instanceof Action initializer) {
                if (!awaitLink()) { // it may set up what the main thread needs for that: providers, loggers
                    return false;
                }
                initializer.perform();
            }
        } catch (Throwable e) { // whatever it is, it is not the link's
            flush();
            describe(e, answer);
            link.send(new Frame(Kind.NOT_READY, 0, answer.build()));
            return false;
        }
        long clock = System.nanoTime();
        if (!flush()) {
            memory.setUpAt(clock); // which the parent sees before it has been called
        }
        answer.putLong(clock);
        link.sendLater(new Frame(Kind.READY, 0, Payload.of(answer.build().toByteArray())));
        answer.clear();
        return true;
    }

    /** Waits until the parent has been called; false if this process has been told to end meanwhile. */
    private boolean awaitLink() {
        try {
            link.awaitConnected();
            return true;
        } catch (ClosedChannelException e) {
            return false;
        }
    }

    private void task(Ring mine) throws IOException {
        long from = mine.clock();
        if (mine.claim(from) < 0) {
            return;
        }
        long id = mine.id();
        int slot = mine.slot();
        begin(id);
        Kind kind;
        one.clear();
        boolean returned = false;
        try {
            var in = mine.source();
            var value = run(in.getLong(), in);
            returned = true;
            encode(value);
            kind = Kind.RESULT;
        } catch (Throwable e) { // whatever it is, it is the task's
            kind = failure(e, returned);
        }
        end();
        header(mine, from);
        answer.move(one);
        send(mine, kind, slot, id);
    }

    private void batch(Ring mine) throws IOException {
        long from = mine.clock();
        int item = mine.claim(from);
        if (item < 0) {
            return;
        }
        long id = mine.id();
        int slot = mine.slot();
        begin(id);
        items.clear();
        var in = mine.source();
        int count = 0;
        var kind = Kind.RESULT;
        boolean returned = false;
        try {
            var function = functions.function(in.getLong());
            var arguments = values.reader(in);
            var results = encoder.writer(items);
            var loader = loaderOf(function); // once: it takes as long as all else that a small item needs
            do {
                count++;
                Thread.currentThread().setContextClassLoader(loader);
                returned = false;
                var value = call(function, arguments.next(), loader);
                returned = true;
                encoder.encode(value, "the result", results);
                Thread.interrupted(); // the next item finds the thread as if it were the first; an interrupt that was
                // for all of them comes after there are none left
                item = mine.claim();
            } while (item >= 0);
            results.end();
        } catch (Throwable e) { // whatever it is, it is the last item's
            kind = failure(e, returned);
            items.move(one);
        }
        end();
        header(mine, from);
        answer.putInt(Math.max(1, count)); // if there is no function, it is the first item that fails
        answer.putByte(kind.code());
        answer.move(items);
        send(mine, Kind.RESULTS, slot, id);
    }

    /** From here on code of the user's may run, which is to find the thread as if it were the first. */
    private void begin(long id) {
        Thread.currentThread().setContextClassLoader(application);
        synchronized (lock) {
            current = id;
            Thread.interrupted(); // was meant for the initializer, or comes from a thread that a task has left behind
            if (!unwanted.isEmpty() && unwanted.remove(id)) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() {
        synchronized (lock) {
            current = NONE;
            unwanted.clear(); // those had ended before their interrupt came
            Thread.interrupted(); // was meant for the task
        }
    }

    private void header(Ring mine, long from) {
        long nanos = mine.look() - from;
        answer.clear();
        answer.putLong(from);
        answer.putLong(nanos);
        answer.putLong(cpu == null ? 0 : cpu.of(nanos));
    }

    /** On the link if the task has printed, so that what it printed is there before its result is. */
    private void send(Ring mine, Kind kind, int slot, long id) throws IOException {
        if (flush() || onLink) {
            sendOnLink(kind, id);
            mine.look();
        } else {
            mine.send(kind, slot, id, answer);
        }
    }

    /** What is small may wait for the link without us. For more there may be no room a second time, and what is borrowed is to be sent before the next task can change it. */
    private void sendOnLink(Kind kind, long id) throws IOException {
        if (answer.length() <= SMALL) {
            link.send(new Frame(kind, id, Payload.of(answer.build().toByteArray())));
        } else {
            link.awaitConnected();
            link.send(new Frame(kind, id, answer.build()));
        }
        answer.clear();
    }

    private void encode(@Nullable Object value) {
        encoder.encode(value, "the result", one);
    }

    /** A function and its argument, a lambda and what it has captured, or a call that is complete in itself. */
    private @Nullable Object run(long number, Source in) throws Exception {
        if (number <= 0) { // see the parent's JobEncoder
            return call(number == 0 ? Invoke.CALL : Invoke.RUN, values.read(in));
        }
        var template = functions.template(number);
        if (template != null) {
            var lambda = template.make(in);
            return call(FunctionFactory.howToCall(lambda), lambda);
        }
        var function = functions.function(number);
        Thread.currentThread().setContextClassLoader(loaderOf(function));
        return call(function, values.read(in));
    }

    private @Nullable Object call(Fn<?, ?> function, @Nullable Object argument) throws Exception {
        return call(function, argument, loaderOf(codeOf(function, argument)));
    }

    /**
     * Calls a function. Libraries that look for classes and services do so with the thread's context class loader: it is set each time, because the call before
     * may have changed it; and before the argument is read, which may run such code, too.
     */
    @SuppressWarnings("unchecked") // a task's function takes the task's argument
    private static @Nullable Object call(Fn<?, ?> function, @Nullable Object argument, ClassLoader loader)
            throws Exception {
        Thread.currentThread().setContextClassLoader(loader);
        return ((Fn<@Nullable Object, @Nullable Object>) function).apply(argument);
    }

    /** The one of the two that is the user's own code. */
    private static Object codeOf(Fn<?, ?> function, @Nullable Object argument) {
        return function instanceof Invoke && argument != null ? argument : function;
    }

    /** The one that knows a task's code. */
    private ClassLoader loaderOf(Object code) {
        var loader = code.getClass().getClassLoader();
        return loader instanceof ShippedLoader ? loader : application;
    }

    /** Describes a failure in {@link #one}, in place of the value; returns whether it is the task's or ours: that its result cannot travel. */
    private Kind failure(Throwable e, boolean returned) throws IOException {
        one.clear();
        failures.write(e, one);
        return returned && e instanceof NotShippableException ? Kind.NOT_ENCODED : Kind.FAILURE;
    }

    private void describe(Throwable e, Payload.Builder to) throws IOException {
        to.putByte(e instanceof NotShippableException ? 1 : 0);
        failures.write(e, to);
    }

    private boolean flush() {
        return output != null && output.flush();
    }
}
