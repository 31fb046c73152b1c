package dev.forkful.internal.worker;

import dev.forkful.Call;
import dev.forkful.Workers;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What a worker's first task would have to wait for, done once for nobody, by a thread that ends by itself after some 15 ms. A JVM opens a jar when it first looks for a class that its start
 * cache does not hold, and makes code for each step in making a lambda, and for each kind of access to memory, when it comes to the first of them. Meanwhile the main thread opens the memory that is
 * shared with the parent, and the first task may come. What fails here fails again where it matters.
 */
final class Rehearsal implements Runnable { // a lambda would have to be made first
    private Rehearsal() {}

    static Thread begin() {
        return Thread.ofPlatform().daemon().name("forkful-rehearsal").start(new Rehearsal());
    }

    @Override
    public void run() {
        try {
            passATask();
            openTheJar();
            makeALambda();
        } catch (Throwable e) {
            // the first task will tell
        }
    }

    /** That of Forkful, which is the first of the class path, and is looked into for all classes that come after it. */
    private static void openTheJar() {
        var _ = Workers.class.getResource("Workers.class");
    }

    /** There and back, through memory of this process. */
    private static void passATask() throws IOException {
        try (var file = SharedFile.ofNoOne()) {
            var claims = file.claims();
            claims.give(0, 1, 1);
            var tasks = file.parentWriter();
            tasks.put(Kind.TASK.code(), 0, 1, number().build());
            tasks.publish();
            var in = file.workerReader();
            if (in.hasNews() && in.next()) {
                in.readAll(new byte[Long.BYTES]);
                in.release();
                claims.claimedAt(System.nanoTime());
                claims.claim(in.slot(), in.id());
                var results = file.workerWriter();
                results.put(Kind.RESULT.code(), 0, 1, number());
                results.publish();
            }
        }
    }

    private static Payload.Builder number() {
        var bytes = new Payload.Builder(Long.BYTES);
        bytes.putLong(1);
        return bytes;
    }

    /** Not by a lambda expression: those of Forkful are in the start cache, complete. */
    private static void makeALambda() throws Throwable {
        var lookup = MethodHandles.lookup();
        var text = MethodType.methodType(String.class);
        var site = LambdaMetafactory.altMetafactory(
                lookup,
                "call",
                MethodType.methodType(Call.class),
                MethodType.methodType(Object.class),
                lookup.findStatic(System.class, "lineSeparator", text),
                text,
                LambdaMetafactory.FLAG_SERIALIZABLE);
        var _ = (Call<?>) site.getTarget().invokeExact();
    }
}
