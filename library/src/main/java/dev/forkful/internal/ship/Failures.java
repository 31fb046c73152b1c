package dev.forkful.internal.ship;

import dev.forkful.UndecodedException;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions to bytes and back: first as plain data, which always works, then as the object, which need not. Whoever reads takes the object if
 * it can be decoded and else makes an {@link UndecodedException} of the data.
 */
public final class Failures {
    private static final int DEEPEST = 40;
    private static final int LONGEST_TRACE = 1024;
    private static final int LONGEST_STACK = 8192;

    private static final byte NO_MORE = 0;
    private static final byte MORE = 1;

    private final Values values;

    public Failures(Values values) {
        this.values = values;
    }

    /** Writes an exception; what its own methods throw is swallowed: it is described all the same. */
    public void write(Throwable e, Payload.Builder to) {
        describe(e, to, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
        try {
            values.write(e, to);
        } catch (Throwable cannot) { // of the exception's own methods
            to.putByte(Forms.NULL);
        }
    }

    private static void describe(Throwable e, Payload.Builder out, int depth, Set<Throwable> seen) {
        seen.add(e);
        text(out, e.getClass().getName());
        text(out, messageOf(e));
        var trace = traceOf(e);
        int frames = Math.min(trace.length, LONGEST_TRACE);
        out.putInt(frames);
        for (int i = 0; i < frames; i++) {
            frame(out, trace[i]);
        }
        var cause = causeOf(e);
        if (cause != null && depth < DEEPEST && !seen.contains(cause)) {
            out.putByte(MORE);
            describe(cause, out, depth + 1, seen);
        } else {
            out.putByte(NO_MORE);
        }
        for (var s : e.getSuppressed()) {
            if (depth < DEEPEST && !seen.contains(s)) {
                out.putByte(MORE);
                describe(s, out, depth + 1, seen);
            }
        }
        out.putByte(NO_MORE);
    }

    private static @Nullable String messageOf(Throwable e) {
        try {
            return e.getMessage();
        } catch (Throwable broken) {
            return "(its getMessage() threw " + broken.getClass().getName() + ")";
        }
    }

    private static @Nullable Throwable causeOf(Throwable e) {
        try {
            return e.getCause();
        } catch (Throwable broken) {
            return null;
        }
    }

    private static StackTraceElement[] traceOf(Throwable e) {
        try {
            return Arrays.stream(e.getStackTrace()).filter(Objects::nonNull).toArray(StackTraceElement[]::new);
        } catch (Throwable broken) { // it may return null, too
            return new StackTraceElement[0];
        }
    }

    /** Writes a stack, or as much from its top as {@link #readStack} reads. */
    public static void writeStack(StackTraceElement[] stack, Payload.Builder out) {
        int frames = Math.min(stack.length, LONGEST_STACK);
        out.putInt(frames);
        for (int i = 0; i < frames; i++) {
            frame(out, stack[i]);
        }
    }

    /** Reads a stack. */
    public static StackTraceElement[] readStack(Source in) throws IOException {
        int length = in.getInt();
        if (length < 0 || length > LONGEST_STACK) {
            throw new MalformedFrameException("a stack trace says that it has " + length + " frames");
        }
        var stack = new StackTraceElement[length];
        for (int i = 0; i < length; i++) {
            stack[i] = frame(in);
        }
        return stack;
    }

    private static void frame(Payload.Builder out, StackTraceElement e) {
        text(out, e.getClassLoaderName());
        text(out, e.getModuleName());
        text(out, e.getModuleVersion());
        text(out, e.getClassName());
        text(out, e.getMethodName());
        text(out, e.getFileName());
        out.putInt(e.getLineNumber());
    }

    private static StackTraceElement frame(Source in) throws IOException {
        var loader = text(in);
        var module = text(in);
        text(in); // the module's version; neither it nor the usual loaders' names help a reader
        return new StackTraceElement(
                loader == null || loader.equals("app") || loader.equals("platform") ? null : loader,
                module,
                null,
                notNull(text(in)),
                notNull(text(in)),
                text(in),
                in.getInt());
    }

    private static String notNull(@Nullable String s) {
        return s == null ? "" : s;
    }

    private static void text(Payload.Builder out, @Nullable String s) {
        if (s == null) {
            out.putByte(NO_MORE);
        } else {
            out.putByte(MORE);
            out.putString(s);
        }
    }

    private static @Nullable String text(Source in) throws IOException {
        return in.getByte() == MORE ? in.getString() : null;
    }

    /**
     * Reads an exception.
     *
     * @throws IOException if it was not written by {@link #write}
     */
    public Throwable read(Source in) throws IOException {
        var described = described(in, 0);
        try {
            return values.read(in) instanceof Throwable original ? original : described;
        } catch (Throwable cannot) { // of the exception's own methods
            described.addSuppressed(cannot); // why it is not the original
            return described;
        }
    }

    private static UndecodedException described(Source in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new MalformedFrameException("an exception with more than " + DEEPEST + " causes");
        }
        String type = notNull(text(in));
        String message = text(in);
        var stack = readStack(in);
        var cause = in.getByte() == MORE ? described(in, depth + 1) : null;
        var e = new UndecodedException(type, message, cause);
        e.setStackTrace(stack);
        while (in.getByte() == MORE) {
            e.addSuppressed(described(in, depth + 1));
        }
        return e;
    }
}
