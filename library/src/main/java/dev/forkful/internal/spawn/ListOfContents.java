package dev.forkful.internal.spawn;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/** The list at the end of a jar of what is in it, with a check sum of each. What an archive looks like is told by PKWARE's APPNOTE, 4.3. */
final class ListOfContents {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LIST_SIZE_AT = 12;
    private static final int COMMENT_SIZE_AT = 20;

    /** Where the end is that has room for more, if there is one. */
    private static final int LOCATOR = 0x07064b50;

    private static final int LOCATOR_SIZE = 20;
    private static final int WIDE_END = 0x06064b50;
    private static final int WIDE_END_SIZE = 56;
    private static final int WIDE_LIST_SIZE_AT = 40;

    /** Read at once: the end, which may have a comment of 64 KiB, and the list of most jars. That of Forkful's is a fifth of this. */
    private static final int TAIL = 128 << 10;

    /** That of a jar with 80,000 entries or so. Longer ones are not read before a worker is started. */
    private static final int LONGEST = 8 << 20;

    /** What times of files may be rounded to. */
    private static final Duration TICK = Duration.ofSeconds(2);

    /** What this process has read, for the next worker. */
    private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

    private record Known(Map<String, Object> state, long sum) {}

    /** Reads a jar's list. */
    interface Reading {
        long checkSum(Path jar) throws IOException;
    }

    private ListOfContents() {}

    /**
     * Of all of it.
     *
     * @throws IOException if that is no jar, or one with too long a list
     */
    static long checkSum(Path jar) throws IOException {
        return checkSum(jar, Instant.now(), ListOfContents::read);
    }

    /** The same at that time, with what reads it. */
    static long checkSum(Path jar, Instant now, Reading reading) throws IOException {
        var before = state(jar);
        var known = KNOWN.get(jar);
        if (known != null && known.state().equals(before)) {
            return known.sum();
        }
        long sum = reading.checkSum(jar);
        if (isOld(before, now) && before.equals(state(jar))) {
            KNOWN.put(jar, new Known(before, sum));
        }
        return sum;
    }

    /** All that the system changes with what is in a file. Only the last of it cannot be put back; Windows has it not, and keeps a jar from being written that a program has open. */
    private static Map<String, Object> state(Path jar) throws IOException {
        return Files.readAttributes(
                jar,
                CacheFolder.isPosix() ? "unix:fileKey,size,lastModifiedTime,ctime" : "fileKey,size,lastModifiedTime");
    }

    /** Whether a change that comes now would have another time. */
    private static boolean isOld(Map<String, Object> state, Instant now) {
        for (var value : state.values()) {
            if (value instanceof FileTime time && time.toInstant().isAfter(now.minus(TICK))) {
                return false;
            }
        }
        return true;
    }

    private static long read(Path jar) throws IOException {
        try (var file = new RandomAccessFile(jar.toFile(), "r")) {
            long size = file.length();
            byte[] bytes = read(file, Math.max(0, size - TAIL), size);
            var tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int end = end(tail);
            long listSize = Integer.toUnsignedLong(tail.getInt(end + LIST_SIZE_AT));
            int locator = end - LOCATOR_SIZE;
            if (locator >= WIDE_END_SIZE && tail.getInt(locator) == LOCATOR) {
                end = locator - WIDE_END_SIZE;
                if (tail.getInt(end) != WIDE_END) {
                    throw new IOException("its end is not where it should be");
                }
                listSize = tail.getLong(end + WIDE_LIST_SIZE_AT);
            }
            if (listSize < 0 || listSize > LONGEST) {
                throw new IOException("a list of contents of " + listSize + " bytes");
            }
            int list = (int) (end - listSize); // before the tail if it is negative
            var sum = new CRC32();
            if (list < 0) {
                sum.update(read(file, size - bytes.length + list, size));
            } else {
                sum.update(bytes, list, bytes.length - list);
            }
            return sum.getValue();
        }
    }

    private static byte[] read(RandomAccessFile file, long from, long to) throws IOException {
        if (from < 0) {
            throw new IOException("its list of contents begins before it does");
        }
        var bytes = new byte[(int) (to - from)];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }

    /** Where the end begins: the comment in it goes on to that of the file. */
    private static int end(ByteBuffer tail) throws IOException {
        for (int end = tail.capacity() - END_SIZE; end >= 0; end--) {
            if (tail.getInt(end) == END
                    && Short.toUnsignedInt(tail.getShort(end + COMMENT_SIZE_AT)) == tail.capacity() - END_SIZE - end) {
                return end;
            }
        }
        throw new IOException("no jar");
    }
}
