package dev.forkful.internal.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Texts to bytes and back: a byte per character where all of them are of Latin-1, as inside {@code String}, else two. So it is copied and not encoded, and
 * every text comes back as it was, whether it is well-formed or not. Before that, twice the number of characters, plus one if they are wide.
 */
final class Strings {
    private static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.nativeOrder());

    /** Texts up to this long are written without looking at them first, and so in one go. */
    private static final int SHORT = 256;

    /** How many characters are put at once. */
    private static final int STEP = 8192;

    private Strings() {}

    static void put(String text, Payload.Builder to) {
        int length = text.length();
        if (length <= SHORT) {
            int most = 2 + length;
            int at = to.room(most);
            byte[] bytes = to.current();
            int start = at;
            int size = length << 1;
            if (size > 0x7f) {
                bytes[start++] = (byte) (size | 0x80);
                size >>>= 7;
            }
            bytes[start++] = (byte) size;
            if (narrow(text, 0, length, bytes, start)) {
                to.giveBack(most - (start - at) - length);
                return;
            }
            to.giveBack(most);
            putWide(text, to);
        } else if (isNarrow(text)) {
            putNarrow(text, to);
        } else {
            putWide(text, to);
        }
    }

    /** Puts characters as bytes; false if one of them does not fit. */
    private static boolean narrow(String text, int from, int to, byte[] bytes, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                return false;
            }
            bytes[at++] = (byte) c;
        }
        return true;
    }

    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("deprecation") // that it drops the high bytes is what is wanted: there are none
    private static void putNarrow(String text, Payload.Builder to) {
        int length = text.length();
        to.putSize((long) length << 1);
        for (int from = 0; from < length; from += STEP) {
            int n = Math.min(STEP, length - from);
            int at = to.room(n);
            text.getBytes(from, from + n, to.current(), at);
        }
    }

    private static void putWide(String text, Payload.Builder to) {
        int length = text.length();
        to.putSize(((long) length << 1) | 1);
        for (int from = 0; from < length; from += STEP) {
            int n = Math.min(STEP, length - from);
            int at = to.room(n * Character.BYTES);
            byte[] bytes = to.current();
            for (int i = 0; i < n; i++) {
                CHAR.set(bytes, at + i * Character.BYTES, text.charAt(from + i));
            }
        }
    }

    static String get(Source from) throws IOException {
        long size = from.getSize();
        long length = size >>> 1;
        if (length > Integer.MAX_VALUE - 8) {
            throw new MalformedFrameException("a text says that it has " + length + " characters");
        }
        int n = (int) length;
        if ((size & 1) != 0) {
            return new String((char[]) from.getArray(Elements.CHAR, n));
        }
        int at = from.taken(n);
        return at >= 0
                ? new String(from.window(), at, n, StandardCharsets.ISO_8859_1)
                : new String((byte[]) from.getArray(Elements.BYTE, n), StandardCharsets.ISO_8859_1);
    }
}
