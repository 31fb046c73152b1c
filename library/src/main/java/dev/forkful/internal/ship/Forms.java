package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Elements;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of every value, and the values that need nothing but it and their own bytes: the small common ones. A serialization stream costs
 * microseconds and a hundred bytes before the first field (an {@code Integer}: 425 ns to write and 2,940 ns to read, against 3).
 *
 * <p>To read one of these runs no code but the JDK's.
 */
final class Forms {
    static final byte NULL = 0;
    private static final byte TRUE = 1;
    private static final byte FALSE = 2;
    private static final byte BYTE = 3;
    private static final byte SHORT = 4;
    private static final byte CHARACTER = 5;
    private static final byte INTEGER = 6;
    private static final byte LONG = 7;
    private static final byte FLOAT = 8;
    private static final byte DOUBLE = 9;
    private static final byte STRING = 10;
    private static final byte PATH = 11;
    private static final byte UUIDS = 12;
    private static final byte DURATION = 13;
    private static final byte INSTANT = 14;
    private static final byte BOOLEANS = 15;
    private static final byte STRINGS = 16;

    /** Arrays of numbers: this, plus the place of their kind among the {@link Elements}. */
    private static final byte ARRAYS = 17;

    /** From here on a value may be of any class, and to read it may run that class's code. */
    private static final byte ANY = 64;

    /** An object, by serialization; see {@link ObjectWriter}. */
    static final byte OBJECT = ANY;

    /** Variables of a JShell session, then the value that uses them; see {@link Session}. */
    static final byte SESSION = ANY + 1;

    /** An object, by a codec that the user has chosen. */
    static final byte CODEC = ANY + 2;

    /** A record of a class that needs no serialization; see {@link RecordForm}. */
    static final byte RECORD = ANY + 3;

    /** The same as {@link #OBJECT}, with big arrays of primitives before it that are somewhere in it. */
    static final byte WITH_ARRAYS = ANY + 4;

    /** Begins no value. */
    static final byte LAST = Byte.MAX_VALUE;

    /** What a decoder writes for bytes that are no text. */
    private static final char UNREADABLE = '\uFFFD';

    private static final String URI_OF_FILE = "file:///";

    private static final Elements[] KINDS = Elements.values();

    private Forms() {}

    static boolean isPlain(byte form) {
        return form >= 0 && form < ANY;
    }

    /** Writes a value, if it is one of those; else writes nothing and returns false. */
    @SuppressWarnings("ReferenceEquality") // of classes
    static boolean write(@Nullable Object value, Payload.Builder to) {
        if (value == null) {
            to.putByte(NULL);
            return true;
        }
        var type = value.getClass(); // no subclasses: they would not come back as what they are
        if (type == Integer.class) {
            to.putByte(INTEGER);
            to.putInt((Integer) value);
        } else if (type == String.class) {
            to.putByte(STRING);
            to.putString((String) value);
        } else if (type == Long.class) {
            to.putByte(LONG);
            to.putLong((Long) value);
        } else if (type == Double.class) {
            to.putByte(DOUBLE);
            to.putDouble((Double) value);
        } else if (type == Boolean.class) {
            to.putByte((Boolean) value ? TRUE : FALSE);
        } else {
            return type.isArray() ? writeArray(value, type, to) : writeOther(value, type, to);
        }
        return true;
    }

    private static boolean writeOther(Object value, Class<?> type, Payload.Builder to) {
        if (type == Byte.class) {
            to.putByte(BYTE);
            to.putByte((Byte) value);
        } else if (type == Short.class) {
            to.putByte(SHORT);
            to.putShort((Short) value);
        } else if (type == Character.class) {
            to.putByte(CHARACTER);
            to.putShort((Character) value);
        } else if (type == Float.class) {
            to.putByte(FLOAT);
            to.putFloat((Float) value);
        } else if (type == UUID.class) {
            var uuid = (UUID) value;
            to.putByte(UUIDS);
            to.putLong(uuid.getMostSignificantBits());
            to.putLong(uuid.getLeastSignificantBits());
        } else if (type == Duration.class) {
            var duration = (Duration) value;
            to.putByte(DURATION);
            to.putLong(duration.getSeconds());
            to.putInt(duration.getNano());
        } else if (type == Instant.class) {
            var instant = (Instant) value;
            to.putByte(INSTANT);
            to.putLong(instant.getEpochSecond());
            to.putInt(instant.getNano());
        } else if (value instanceof Path path) {
            var text = text(path);
            if (text == null) {
                return false;
            }
            to.putByte(PATH);
            to.putString(text);
        } else {
            return false;
        }
        return true;
    }

    /**
     * As what a path travels. A file name that is no text in this system's encoding would be another one's afterwards; such a path goes as its URI, which has the bytes. That begins
     * as no path does: a path has no two slashes in a row.
     *
     * @return null for a path that cannot travel: of another file system; or such a one that is relative, as which no URI is
     */
    static @Nullable String text(Path path) {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return null;
        }
        var text = path.toString();
        if (text.indexOf(UNREADABLE) < 0 || isText(path, text)) {
            return text;
        }
        return path.isAbsolute() ? path.toUri().toString() : null;
    }

    private static boolean isText(Path path, String text) {
        try {
            return Path.of(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * The path of a {@link #text}.
     *
     * @throws IllegalArgumentException if it is of none
     */
    static Path path(String text) {
        return text.startsWith(URI_OF_FILE) ? Path.of(URI.create(text)) : Path.of(text);
    }

    private static boolean writeArray(Object array, Class<?> type, Payload.Builder to) {
        if (type == byte[].class) {
            writeArray(Elements.BYTE, array, ((byte[]) array).length, to);
        } else if (type == int[].class) {
            writeArray(Elements.INT, array, ((int[]) array).length, to);
        } else if (type == long[].class) {
            writeArray(Elements.LONG, array, ((long[]) array).length, to);
        } else if (type == double[].class) {
            writeArray(Elements.DOUBLE, array, ((double[]) array).length, to);
        } else if (type == float[].class) {
            writeArray(Elements.FLOAT, array, ((float[]) array).length, to);
        } else if (type == char[].class) {
            writeArray(Elements.CHAR, array, ((char[]) array).length, to);
        } else if (type == short[].class) {
            writeArray(Elements.SHORT, array, ((short[]) array).length, to);
        } else if (type == boolean[].class) {
            var booleans = (boolean[]) array;
            to.putByte(BOOLEANS);
            to.putSize(booleans.length);
            for (boolean b : booleans) {
                to.putByte(b ? 1 : 0);
            }
        } else {
            return type == String[].class && writeStrings((String[]) array, to);
        }
        return true;
    }

    @SuppressWarnings("EnumOrdinal") // both sides are of the same version
    private static void writeArray(Elements kind, Object array, int length, Payload.Builder to) {
        to.putByte(ARRAYS + kind.ordinal());
        to.putSize(length);
        to.putArray(kind, array);
    }

    /** Only where no text but the empty one is there twice as the same object: after the journey these would be two. */
    private static boolean writeStrings(@Nullable String[] strings, Payload.Builder to) {
        if (strings.length > 1 && hasTwins(strings)) {
            return false;
        }
        to.putByte(STRINGS);
        to.putSize(strings.length);
        for (var s : strings) {
            if (s == null) {
                to.putByte(NULL);
            } else {
                to.putByte(STRING);
                to.putString(s);
            }
        }
        return true;
    }

    private static final int FEW = 8;

    @SuppressWarnings("ReferenceEquality") // is what this is about
    private static boolean hasTwins(@Nullable String[] strings) {
        if (strings.length > FEW) {
            var seen = new IdentityHashMap<String, Boolean>(strings.length);
            for (var s : strings) {
                if (s != null && !s.isEmpty() && seen.put(s, true) != null) {
                    return true;
                }
            }
            return false;
        }
        for (int i = 1; i < strings.length; i++) {
            for (int j = 0; j < i; j++) {
                if (strings[i] != null && strings[i] == strings[j] && !strings[i].isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads the rest of a value of a {@linkplain #isPlain plain} form. */
    static @Nullable Object read(byte form, Source from) throws IOException {
        return switch (form) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> from.getByte();
            case SHORT -> from.getShort();
            case CHARACTER -> (char) from.getShort();
            case INTEGER -> from.getInt();
            case LONG -> from.getLong();
            case FLOAT -> from.getFloat();
            case DOUBLE -> from.getDouble();
            case STRING -> from.getString();
            case PATH -> readPath(from);
            case UUIDS -> new UUID(from.getLong(), from.getLong());
            case DURATION -> duration(from.getLong(), from.getInt());
            case INSTANT -> instant(from.getLong(), from.getInt());
            case BOOLEANS -> booleans((byte[]) from.getArray(Elements.BYTE, count(from)));
            case STRINGS -> strings(from);
            default -> {
                int kind = form - ARRAYS;
                if (kind < 0 || kind >= KINDS.length) {
                    throw unknown(form);
                }
                yield from.getArray(KINDS[kind], count(from));
            }
        };
    }

    static MalformedFrameException unknown(byte form) {
        return new MalformedFrameException("no value begins with " + form);
    }

    private static Path readPath(Source from) throws IOException {
        try {
            return path(from.getString());
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException("not a path: " + e.getMessage());
        }
    }

    private static Duration duration(long seconds, int nanos) throws MalformedFrameException {
        try {
            return Duration.ofSeconds(seconds, nanos);
        } catch (ArithmeticException e) {
            throw new MalformedFrameException("not a duration: " + e.getMessage());
        }
    }

    private static Instant instant(long seconds, int nanos) throws MalformedFrameException {
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedFrameException("not an instant: " + e.getMessage());
        }
    }

    private static boolean[] booleans(byte[] bytes) {
        var booleans = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            booleans[i] = bytes[i] != 0;
        }
        return booleans;
    }

    /** Each is a byte at least, so that there cannot be more than bytes. */
    private static @Nullable String[] strings(Source from) throws IOException {
        int count = count(from);
        if (count > from.remaining()) {
            throw new MalformedFrameException("an array says that it has " + count + " texts");
        }
        var strings = new ArrayList<@Nullable String>(Math.min(count, 1 << 16));
        for (int i = 0; i < count; i++) {
            strings.add(from.getByte() == NULL ? null : from.getString());
        }
        return strings.toArray(new String[0]);
    }

    private static int count(Source from) throws IOException {
        long count = from.getSize();
        if (count > Integer.MAX_VALUE) {
            throw new MalformedFrameException("an array says that it has " + count + " elements");
        }
        return (int) count;
    }
}
