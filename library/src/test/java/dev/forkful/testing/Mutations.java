package dev.forkful.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What somebody hostile makes of honest bytes: a little damage, much of it to what may be a length; or no honest bytes at all. */
final class Mutations {
    /** Where lengths, positions and numbers are at their end. */
    private static final long[] EDGES = {
        0,
        1,
        2,
        7,
        8,
        23,
        24,
        25,
        127,
        128,
        255,
        256,
        4095,
        4096,
        4097,
        65535,
        65536,
        1 << 20,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        1L << 44,
        (1L << 44) + 1,
        Long.MAX_VALUE - 7,
        Long.MAX_VALUE,
        -1,
        -2,
        -8,
        Integer.MIN_VALUE,
        Long.MIN_VALUE
    };

    private static final int LONGEST_NOISE = 400;

    private Mutations() {}

    /** An input, which is the same for the same random numbers. */
    static byte[] of(List<byte[]> honest, Random random) {
        if (random.nextInt(8) == 0) {
            return noise(random, random.nextInt(LONGEST_NOISE));
        }
        byte[] bytes = any(honest, random).clone();
        for (int n = 1 << random.nextInt(4); n > 0; n--) {
            bytes = mutated(bytes, honest, random);
        }
        return bytes;
    }

    private static byte[] any(List<byte[]> honest, Random random) {
        return honest.get(random.nextInt(honest.size()));
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, List<byte[]> honest, Random random) {
        if (bytes.length == 0) {
            return noise(random, 1 + random.nextInt(8));
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> number(bytes, at, random);
            case 4 -> bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            case 5 -> {
                return size(bytes, at, random);
            }
            case 6 -> { // the beginning of one, the end of another
                byte[] other = any(honest, random);
                return other.length == 0
                        ? bytes
                        : replaced(bytes, at, bytes.length, other, random.nextInt(other.length), other.length);
            }
            case 7 -> { // a part of it once more, or left out
                int to = at + random.nextInt(bytes.length - at + 1);
                return random.nextBoolean()
                        ? replaced(bytes, to, to, bytes, at, to)
                        : replaced(bytes, at, to, bytes, 0, 0);
            }
            default -> {
                byte[] noise = noise(random, 1 + random.nextInt(16));
                return replaced(bytes, at, at, noise, 0, noise.length);
            }
        }
        return bytes;
    }

    /** A number at its end, or next to what it was or to how much there is, of 2, 4 or 8 bytes, in either order. */
    private static void number(byte[] bytes, int at, Random random) {
        int width = 2 << random.nextInt(3);
        long value = random.nextInt(4) == 0
                ? bytes.length - at + random.nextInt(5) - 2
                : EDGES[random.nextInt(EDGES.length)];
        boolean big = random.nextBoolean();
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> 8 * (big ? width - 1 - i : i));
        }
    }

    /** A number of seven bits a byte in place of a byte. */
    private static byte[] size(byte[] bytes, int at, Random random) {
        long rest = EDGES[random.nextInt(EDGES.length)];
        byte[] size = new byte[10];
        int length = 0;
        while ((rest & ~0x7fL) != 0 && length < 9) {
            size[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        size[length++] = (byte) rest;
        return replaced(bytes, at, at + 1, size, 0, length);
    }

    /** With a part of another array in place of a part of this one. */
    private static byte[] replaced(byte[] bytes, int from, int to, byte[] other, int otherFrom, int otherTo) {
        byte[] all = new byte[from + otherTo - otherFrom + bytes.length - to];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(other, otherFrom, all, from, otherTo - otherFrom);
        System.arraycopy(bytes, to, all, from + otherTo - otherFrom, bytes.length - to);
        return all;
    }
}
