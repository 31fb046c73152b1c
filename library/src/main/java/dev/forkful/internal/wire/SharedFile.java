package dev.forkful.internal.wire;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a worker and its parent share: a file that both have mapped, and whose name is gone as soon as both have. All numbers are 64 bits in the
 * machine's own byte order; what one side writes and the other reads has a cache line pair (128 bytes) of its own.
 *
 * <pre>
 *       0  what this is: {@link #WORD}, which tells the version and the byte order
 *       8  process id of the parent
 *      16  process id of the worker; 0 if it is another inside its sandbox
 *      24  capacity of each ring, in bytes, a power of two
 *      32  {@value #PROOF} bytes that the worker was told on its standard input, by which the parent knows that it is there
 *      64  1 as soon as they are
 *      72  when the worker was set up, by its clock, in nanoseconds; 0 before
 *     128  ring to the worker: tail, written by the parent      (bytes ever written)
 *     256  ring to the worker: head, written by the worker      (bytes ever read)
 *     384  ring to the parent: tail, written by the worker
 *     512  ring to the parent: head, written by the parent
 *     640  the worker sleeps (1) or not (0)                     see {@link Bell}
 *     768  the parent sleeps (1) or not (0)
 *     896  when the worker claimed what it runs, by its clock, in nanoseconds
 *    1024  {@value #SLOTS} claims, 8 bytes each                 see {@link Claims}
 *   16384  ring to the worker                                   see {@link RingWriter}
 *   16384 + capacity
 *          ring to the parent
 * </pre>
 *
 * Thread-safe as its parts say. Closing it while someone uses it makes that someone's next access an {@link IllegalStateException}.
 */
public final class SharedFile implements Closeable {
    /** In place of a process id: that of a worker which has process ids of its own. */
    public static final long ANY_WORKER = 0;

    /** How many tasks can be given to a worker at once. */
    public static final int SLOTS = 1024;

    /**
     * Of each ring. A transfer of 64 MiB through 256 KiB is as fast as through 4 MiB, and a worker with nothing to do keeps that much less memory.
     */
    public static final int CAPACITY = 256 << 10;

    static final int STEPS = 4;

    /**
     * How much of a payload that goes in pieces to copy between two looks at the other side: of a whole ring at once, writer and reader would take turns and
     * never copy at the same time.
     */
    public static final int STEP = CAPACITY / STEPS;

    private static final long SMALLEST = 1024;

    /** How long the worker's proof is, in bytes. */
    public static final int PROOF = 32;

    private static final int PROOF_AT = 32;
    private static final int PROVEN = 64;
    private static final int SET_UP_AT = 72;
    static final int TO_WORKER_TAIL = 128;
    static final int TO_WORKER_HEAD = 256;
    static final int TO_PARENT_TAIL = 384;
    static final int TO_PARENT_HEAD = 512;
    static final int WORKER_SLEEPS = 640;
    static final int PARENT_SLEEPS = 768;
    static final int CLAIMED_AT = 896;
    static final int CLAIMS = 1024;
    private static final long RINGS = 16384;
    private static final long WORD = 0xF0_2C_F0_01_00_00_00_01L;

    /**
     * How to get at what both sides read and write, in {@link #numbers}. The one of a segment is put together by the JVM when it is first used: ten classes of a
     * millisecond each, which the first task of a worker would wait for.
     */
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** All of it, for large copies. */
    final MemorySegment memory;

    /** The same, for all that is small. */
    final ByteBuffer numbers;

    final long capacity;
    private final Arena arena;

    SharedFile(MemorySegment memory, long capacity, Arena arena) {
        this.memory = memory;
        this.numbers = memory.asByteBuffer().order(ByteOrder.nativeOrder());
        this.capacity = capacity;
        this.arena = arena;
    }

    /** Where such files are best: in memory, if the system has a folder for that. Null if not. */
    private static @Nullable Path folder() {
        var memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : null;
    }

    /** A file and its mapping. */
    public record Created(Path path, SharedFile file) {}

    /**
     * Made by the parent; only this user can open it. The caller closes it, and deletes the path, which the worker does, too.
     *
     * @param folder of the parent's and this worker's: where the file is if there is no folder in memory, or no room for it; else it only has that name
     * @throws IOException if there is no room for it, in memory or on disk
     */
    public static Created create(Path folder, long worker) throws IOException {
        return create(folder, path -> createAt(path, worker));
    }

    /**
     * The same for a worker in a sandbox, alone in a folder that is made for it and mounted there: a file that is mounted itself has a name inside for ever, whatever happens to it outside. The caller deletes
     * the path, and the folder that it is in.
     */
    public static Created createAlone(Path folder) throws IOException {
        return create(folder, SharedFile::createAloneAt);
    }

    /** Makes a file, or a folder with one in it. */
    private interface Maker {
        Created at(Path path) throws IOException;
    }

    /** An interrupt closes the channel of whoever writes. It is not about this, and does not come here twice in a row. */
    private static Created create(Path folder, Maker maker) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return createHere(folder, maker);
        } catch (ClosedByInterruptException e) {
            interrupted = true;
            Thread.interrupted();
            return createHere(folder, maker);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Created createHere(Path folder, Maker maker) throws IOException {
        var inMemory = inMemory(folder);
        if (inMemory != null) {
            try {
                return maker.at(inMemory);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                // full: 64 MiB is a usual size in containers; or somebody has taken the name
            }
        }
        return maker.at(onDisk(folder));
    }

    /** What {@link #createAlone} makes in that folder. */
    public static Path in(Path alone) {
        return alone.resolve("m");
    }

    /** Where {@link #create} and {@link #createAlone} make for that folder what they make, if there is no folder in memory, or no room in it. */
    public static Path onDisk(Path folder) {
        return folder.resolve("m");
    }

    /** Where it is else; null if there is no folder in memory. */
    public static @Nullable Path inMemory(Path folder) {
        var inMemory = folder();
        return inMemory == null ? null : inMemory.resolve(folder.getFileName());
    }

    /** Where {@link #create} or {@link #createAlone} may have made something for that folder, for someone who has to remove it and cannot know. */
    public static List<Path> candidates(Path folder) {
        var inMemory = inMemory(folder);
        return inMemory == null ? List.of(onDisk(folder)) : List.of(onDisk(folder), inMemory);
    }

    private static Created createAt(Path path, long worker) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(path, options, forThisUser("rw-------"))) {
            try {
                fill(channel, size(CAPACITY));
                var file = map(channel, CAPACITY);
                file.numbers.putLong(8, ProcessHandle.current().pid());
                file.numbers.putLong(16, worker);
                file.numbers.putLong(24, CAPACITY);
                LONG.setRelease(file.numbers, 0, WORD);
                return new Created(path, file);
            } catch (Throwable e) { // memory of this process may be short
                Files.deleteIfExists(path);
                throw e;
            }
        }
    }

    private static Created createAloneAt(Path alone) throws IOException {
        Files.createDirectory(alone, forThisUser("rwx------"));
        try {
            return createAt(in(alone), ANY_WORKER);
        } catch (Throwable e) {
            Files.deleteIfExists(alone);
            throw e;
        }
    }

    private static FileAttribute<?>[] forThisUser(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** With bytes, not with a hole: in a hole, a file system that is full would end the process that writes. */
    private static void fill(FileChannel channel, long size) throws IOException {
        var zeros = ByteBuffer.allocate(64 << 10);
        for (long left = size; left > 0; left -= zeros.position()) {
            zeros.clear().limit((int) Math.min(left, zeros.capacity()));
            channel.write(zeros);
        }
    }

    private static long size(long capacity) {
        return RINGS + 2 * capacity;
    }

    /**
     * Opened by the worker, which deletes the path.
     *
     * @throws IOException if it is not such a file, made for this process
     */
    public static SharedFile open(Path path, long worker) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            removeName(path);
            if (channel.size() < RINGS) {
                throw new MalformedFrameException(path + " is too short");
            }
            var file = map(channel, (channel.size() - RINGS) / 2);
            var numbers = file.numbers;
            long word = (long) LONG.getAcquire(numbers, 0);
            long madeFor = numbers.getLong(16);
            if (word != WORD || (madeFor != worker && madeFor != ANY_WORKER) || numbers.getLong(24) != file.capacity) {
                file.close();
                throw new MalformedFrameException(path + " was not made for process " + worker);
            }
            return file;
        }
    }

    /** Memory of this process alone, small and empty, to try out what is done with such a file. */
    public static SharedFile ofNoOne() {
        var arena = Arena.ofShared();
        return new SharedFile(arena.allocate(size(SMALLEST), Long.BYTES), SMALLEST, arena);
    }

    private static void removeName(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the parent does, too
        }
    }

    /** In an arena: without one the JDK needs 50 ms more for the first. */
    private static SharedFile map(FileChannel channel, long capacity) throws IOException {
        var arena = Arena.ofShared();
        return new SharedFile(channel.map(MapMode.READ_WRITE, 0, size(capacity), arena), capacity, arena);
    }

    /** Called by the worker when it has opened the file: nothing that is in it counts for the parent before. */
    public void prove(byte[] proof) {
        numbers.put(PROOF_AT, proof, 0, PROOF);
        LONG.setRelease(numbers, PROVEN, 1L);
    }

    /** Whether the worker is there, and was told these bytes. */
    public boolean isProven(byte[] proof) {
        if ((long) LONG.getAcquire(numbers, PROVEN) == 0) {
            return false;
        }
        byte[] told = new byte[PROOF];
        numbers.get(PROOF_AT, told);
        return MessageDigest.isEqual(told, proof);
    }

    /** Called by the worker when it is set up, with the time of its clock. */
    public void setUpAt(long clock) {
        LONG.setRelease(numbers, SET_UP_AT, clock == 0 ? 1 : clock);
    }

    /** When it was; 0 if it is not. */
    public long setUpAt() {
        return (long) LONG.getAcquire(numbers, SET_UP_AT);
    }

    /** What the parent writes to. */
    public RingWriter parentWriter() {
        return new RingWriter(this, RINGS, TO_WORKER_TAIL, TO_WORKER_HEAD);
    }

    /** What the worker reads from. */
    public RingReader workerReader() {
        return new RingReader(this, RINGS, TO_WORKER_TAIL, TO_WORKER_HEAD);
    }

    /** What the worker writes to. */
    public RingWriter workerWriter() {
        return new RingWriter(this, RINGS + capacity, TO_PARENT_TAIL, TO_PARENT_HEAD);
    }

    /** What the parent reads from. */
    public RingReader parentReader() {
        return new RingReader(this, RINGS + capacity, TO_PARENT_TAIL, TO_PARENT_HEAD);
    }

    public Claims claims() {
        return new Claims(numbers);
    }

    public boolean isOpen() {
        return arena.scope().isAlive();
    }

    /** When no other thread touches it: the JVM would throw something in that one, and may leave it interrupted. */
    @Override
    public void close() {
        if (isOpen()) {
            arena.close();
        }
    }
}
