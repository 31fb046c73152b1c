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

    /** How many characters are put at once. */
    private static final int STEP = 8192;

    private Strings() {}

    static void put(String text, Payload.Builder to) {
        int length = text.length();
        if (length > STEP) {
            if (isNarrow(text)) {
                putNarrow(text, to);
            } else {
                putWide(text, to);
            }
            return;
        }
        int most = 3 + length;
        int begin = to.room(most);
        byte[] bytes = to.current();
        int at = begin;
        int size = length << 1;
        while (size > 0x7f) {
            bytes[at++] = (byte) (size | 0x80);
            size >>>= 7;
        }
        bytes[at++] = (byte) size;
        if (narrow(text, bytes, at)) {
            to.giveBack(begin + most - at - length);
        } else {
            to.giveBack(most);
            putWide(text, to);
        }
    }

    /**
     * Puts characters as bytes, without their high bytes; false if that made a difference. (What is made for whole arrays takes 24 ns for twenty
     * characters; a loop over them took 15 alone and 65 where it was inlined.)
     */
    @SuppressWarnings("deprecation")
    private static boolean narrow(String text, byte[] bytes, int begin) {
        int length = text.length();
        text.getBytes(0, length, bytes, begin);
        return text.equals(new String(bytes, begin, length, StandardCharsets.ISO_8859_1));
    }

    private static boolean isNarrow(String text) {
        byte[] bytes = new byte[STEP];
        for (int from = 0; from < text.length(); from += STEP) {
            if (!narrow(text.substring(from, Math.min(text.length(), from + STEP)), bytes, 0)) {
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
        if (n == 0) {
            return "";
        }
        if ((size & 1) != 0) {
            return new String((char[]) from.getArray(Elements.CHAR, n));
        }
        int at = from.taken(n);
        return at >= 0
                ? new String(from.window(), at, n, StandardCharsets.ISO_8859_1)
                : new String((byte[]) from.getArray(Elements.BYTE, n), StandardCharsets.ISO_8859_1);
    }
}
