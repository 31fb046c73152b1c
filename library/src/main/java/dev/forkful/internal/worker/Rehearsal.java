package dev.forkful.internal.worker;

import dev.forkful.Call;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * What a worker's start and its first task would have to wait for, done once for nobody. A JVM makes code for each kind of access to memory, and for each step
 * in making a lambda, when it comes to the first of them, a millisecond each time; its start cache does not hold that. What fails here fails again where it
 * matters.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Starts a thread that ends by itself, soon. It makes what the JDK makes before it opens the first Unix-domain socket: a source of random numbers, for the names of sockets that have
     * none, with all that belongs to one. In code that is not compiled yet that takes 25 ms of the 40 that the main thread would need to call the parent, and meanwhile it can {@link #perform}.
     */
    static void makeRandomNumbers() {
        Thread.ofPlatform().daemon().name("forkful-rehearsal").start(new RandomNumbers());
    }

    /** A class, since a lambda would have to be made first. */
    private static final class RandomNumbers implements Runnable {
        @Override
        public void run() {
            try {
                SecureRandom.getInstance("NativePRNGNonBlocking");
            } catch (NoSuchAlgorithmException e) {
                // on Windows; then it is another
            } catch (Throwable e) {
                // the socket will tell
            }
        }
    }

    /** Passes a task, and makes a lambda. */
    static void perform() {
        try {
            passATask();
            makeALambda();
        } catch (Throwable e) {
            // the first task will tell
        }
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
