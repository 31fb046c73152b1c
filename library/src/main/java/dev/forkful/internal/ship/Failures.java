package dev.forkful.internal.ship;

import dev.forkful.UndecodedException;
import dev.forkful.internal.wire.Payload;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
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

    private final Values values;

    public Failures(Values values) {
        this.values = values;
    }

    /** Writes an exception; what its own methods throw is swallowed: it is described all the same. */
    public void write(Throwable e, OutputStream to) throws IOException {
        var out = new DataOutputStream(to);
        describe(e, out, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
        Payload object;
        try {
            object = values.payload(e);
        } catch (Throwable cannot) { // of the exception's own methods
            out.writeBoolean(false);
            return;
        }
        out.writeBoolean(true);
        try (var in = object.open()) {
            in.transferTo(out);
        }
    }

    private static void describe(Throwable e, DataOutputStream out, int depth, Set<Throwable> seen) throws IOException {
        seen.add(e);
        text(out, e.getClass().getName());
        text(out, messageOf(e));
        var trace = traceOf(e);
        int frames = Math.min(trace.length, LONGEST_TRACE);
        out.writeInt(frames);
        for (int i = 0; i < frames; i++) {
            frame(out, trace[i]);
        }
        var cause = causeOf(e);
        if (cause != null && depth < DEEPEST && !seen.contains(cause)) {
            out.writeBoolean(true);
            describe(cause, out, depth + 1, seen);
        } else {
            out.writeBoolean(false);
        }
        for (var s : e.getSuppressed()) {
            if (depth < DEEPEST && !seen.contains(s)) {
                out.writeBoolean(true);
                describe(s, out, depth + 1, seen);
            }
        }
        out.writeBoolean(false);
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

    /** Writes a stack. */
    public static void writeStack(StackTraceElement[] stack, DataOutputStream out) throws IOException {
        out.writeInt(stack.length);
        for (var element : stack) {
            frame(out, element);
        }
    }

    /** Reads a stack. */
    public static StackTraceElement[] readStack(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_TRACE * 8) {
            throw new StreamCorruptedException("a stack trace says that it has " + length + " frames");
        }
        var stack = new StackTraceElement[length];
        for (int i = 0; i < length; i++) {
            stack[i] = frame(in);
        }
        return stack;
    }

    private static void frame(DataOutputStream out, StackTraceElement e) throws IOException {
        text(out, e.getClassLoaderName());
        text(out, e.getModuleName());
        text(out, e.getModuleVersion());
        text(out, e.getClassName());
        text(out, e.getMethodName());
        text(out, e.getFileName());
        out.writeInt(e.getLineNumber());
    }

    private static StackTraceElement frame(DataInputStream in) throws IOException {
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
                in.readInt());
    }

    private static String notNull(@Nullable String s) {
        return s == null ? "" : s;
    }

    private static void text(DataOutputStream out, @Nullable String s) throws IOException {
        if (s == null) {
            out.writeInt(-1);
            return;
        }
        byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] utf8 = in.readNBytes(length);
        if (utf8.length != length) {
            throw new StreamCorruptedException("a text says " + length + " bytes and has " + utf8.length);
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /**
     * Reads an exception.
     *
     * @throws IOException if it was not written by {@link #write}
     */
    public Throwable read(InputStream from) throws IOException {
        var in = new DataInputStream(from);
        var described = described(in, 0);
        if (!in.readBoolean()) {
            return described;
        }
        try {
            return values.read(in) instanceof Throwable original ? original : described;
        } catch (Throwable cannot) { // of the exception's own methods
            described.addSuppressed(cannot); // why it is not the original
            return described;
        }
    }

    private static UndecodedException described(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new StreamCorruptedException("an exception with more than " + DEEPEST + " causes");
        }
        String type = notNull(text(in));
        String message = text(in);
        var stack = readStack(in);
        var cause = in.readBoolean() ? described(in, depth + 1) : null;
        var e = new UndecodedException(type, message, cause);
        e.setStackTrace(stack);
        while (in.readBoolean()) {
            e.addSuppressed(described(in, depth + 1));
        }
        return e;
    }
}
