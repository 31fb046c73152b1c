package dev.forkful.internal.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory as a worker and its parent share it, but of this process alone, into which anything can be written. */
public final class Forgery {
    /** Of each ring. */
    public static final int CAPACITY = 4096;

    private static final int RINGS = 16384;

    private final MemorySegment memory = Arena.ofAuto().allocate(RINGS + 2 * CAPACITY, 128);
    private final ByteBuffer numbers = memory.asByteBuffer().order(ByteOrder.nativeOrder());

    /** What the parent thinks it shares, empty. */
    public SharedFile file() {
        memory.fill((byte) 0);
        return new SharedFile(memory, CAPACITY, Arena.ofShared());
    }

    /** What a worker has said in the ring to its parent, the first time round: how much it says to have written, the claim of the first slot, then that much. */
    public byte[] said() {
        long tail = (long) SharedFile.LONG.getAcquire(numbers, SharedFile.TO_PARENT_TAIL);
        long claim = (long) SharedFile.LONG.getAcquire(numbers, SharedFile.CLAIMS);
        byte[] all = new byte[16 + (int) tail];
        ByteBuffer.wrap(all).putLong(tail).putLong(claim);
        MemorySegment.copy(memory, RINGS + CAPACITY, MemorySegment.ofArray(all), 16, tail);
        return all;
    }

    /** Says something of that form. */
    public void say(byte[] words) throws IOException {
        var in = Source.of(words, 0, words.length);
        SharedFile.LONG.setRelease(numbers, SharedFile.TO_PARENT_TAIL, in.remaining() < 8 ? 0 : in.getLong());
        SharedFile.LONG.setRelease(numbers, SharedFile.CLAIMS, in.remaining() < 8 ? 0 : in.getLong());
        in.get(memory, RINGS + CAPACITY, Math.min(in.remaining(), CAPACITY));
    }
}
