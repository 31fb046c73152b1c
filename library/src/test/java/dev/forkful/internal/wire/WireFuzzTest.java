package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.testing.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 22, at random: whatever is in a ring, on a link, or in a payload, it is read, or refused as malformed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // a million inputs
class WireFuzzTest {
    private static final int CAPACITY = 1024;

    private static boolean isRefusal(Throwable e) {
        return e instanceof MalformedFrameException || e instanceof EOFException;
    }

    private static List<byte[]> several(int count, Maker maker) {
        return IntStream.range(0, count)
                .mapToObj(n -> {
                    try {
                        return maker.make(new Random(n));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private interface Maker {
        byte[] make(Random random) throws IOException;
    }

    // A ring: how much it says to hold, how much it says to hold later, and what it holds.

    private static Payload payload(Random random) throws IOException {
        var bytes = new Payload.Builder();
        bytes.write(Rings.bytes(random, random.nextInt(50)));
        if (random.nextBoolean()) {
            bytes.give(Elements.INT, new int[random.nextInt(40)]);
        }
        return bytes.build();
    }

    private static byte[] ring(Random random) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(Rings.BASE + CAPACITY, 128);
            var writer = new RingWriter(Rings.file(memory, CAPACITY), Rings.BASE, Rings.TAIL, Rings.HEAD);
            for (long id = 0; id < 3; id++) {
                var payload = payload(random);
                if (writer.fits(payload.length())) {
                    writer.put(Kind.RESULT.code(), random.nextInt(SharedFile.SLOTS), id, payload);
                }
            }
            writer.publish();
            long tail = memory.get(ValueLayout.JAVA_LONG, Rings.TAIL);
            byte[] all = new byte[16 + (int) tail];
            ByteBuffer.wrap(all).putLong(tail).putLong(tail);
            MemorySegment.copy(memory, Rings.BASE, MemorySegment.ofArray(all), 16, tail);
            return all;
        }
    }

    @Test
    void rings() throws Exception {
        var memory = Arena.ofAuto().allocate(Rings.BASE + CAPACITY, 128);
        byte[] to = new byte[CAPACITY];
        var report = new Fuzz(
                        "rings",
                        25,
                        several(20, WireFuzzTest::ring),
                        MalformedFrameException.class::isInstance,
                        1 << 20,
                        0)
                .run(input -> {
                    memory.fill((byte) 0);
                    var words = ByteBuffer.wrap(input);
                    long[] tails = {
                        words.remaining() < 8 ? 0 : words.getLong(), words.remaining() < 8 ? 0 : words.getLong()
                    };
                    MemorySegment.copy(
                            MemorySegment.ofArray(input),
                            words.position(),
                            memory,
                            Rings.BASE,
                            Math.min(words.remaining(), CAPACITY));
                    var reader = new RingReader(Rings.file(memory, CAPACITY), Rings.BASE, Rings.TAIL, Rings.HEAD);
                    for (long tail : tails) {
                        memory.set(ValueLayout.JAVA_LONG, Rings.TAIL, tail);
                        while (reader.left() > 0
                                ? reader.read(MemorySegment.ofArray(to), 0, to.length) > 0
                                : reader.next()) {
                            reader.isPartial();
                            reader.hasNews();
                            reader.release();
                        }
                    }
                });
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }

    // A link: a stream of frames.

    private static byte[] frames(Random random) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int n = 0; n < 3; n++) {
            byte[] payload = Rings.bytes(random, random.nextInt(200));
            bytes.write(ByteBuffer.allocate(Frame.HEADER)
                    .put((byte) random.nextInt(Kind.values().length))
                    .putLong(n)
                    .putLong(payload.length)
                    .array());
            bytes.write(payload);
        }
        return bytes.toByteArray();
    }

    @Test
    void links(@TempDir Path folder) throws Exception {
        var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            // a false length costs no more than a piece and a buffer
            var report = new Fuzz("links", 4, several(20, WireFuzzTest::frames), WireFuzzTest::isRefusal, 1 << 20, 8)
                    .run(input -> {
                        try (var hostile = SocketChannel.open(address);
                                var victim = new SocketLink(server.accept())) {
                            for (var all = ByteBuffer.wrap(input); all.hasRemaining(); ) {
                                hostile.write(all);
                            }
                            hostile.shutdownOutput();
                            while (true) {
                                long length;
                                try {
                                    length = victim.receive().payload().length();
                                } catch (EOFException e) {
                                    return; // as it should be
                                }
                                assertThat(length).isBetween(0L, (long) input.length);
                            }
                        }
                    });
            assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
        }
    }

    // What is in a payload: how many steps, which, and what they read.

    private static byte[] steps(Random random) throws IOException {
        var steps = new ByteArrayOutputStream();
        var bytes = new Payload.Builder();
        int count = random.nextInt(12);
        steps.write(count);
        for (int n = 0; n < count; n++) {
            int step = random.nextInt(STEPS);
            steps.write(step);
            switch (step) {
                case 0 -> bytes.putByte(random.nextInt());
                case 1 -> bytes.putShort(random.nextInt());
                case 2 -> bytes.putInt(random.nextInt());
                case 3 -> bytes.putLong(random.nextLong());
                case 4 -> bytes.putSize(random.nextLong() >>> 1 + random.nextInt(63));
                case 5 -> bytes.putString((random.nextBoolean() ? "text" : "\u20ac").repeat(random.nextInt(20)));
                case 6, 7, 8, 9 -> {
                    int length = random.nextInt(40);
                    bytes.putSize(length);
                    bytes.write(Rings.bytes(random, length));
                }
                default -> {
                    var kind = Elements.values()[step - STEPS + Elements.values().length];
                    int length = random.nextInt(20);
                    bytes.putSize(length);
                    bytes.putArray(kind, kind.make(length));
                }
            }
        }
        steps.writeBytes(bytes.build().toByteArray());
        return steps.toByteArray();
    }

    private static final int STEPS = 10 + Elements.values().length;

    private static void step(int step, Source from) throws IOException {
        switch (Math.floorMod(step, STEPS)) {
            case 0 -> from.getByte();
            case 1 -> from.getShort();
            case 2 -> from.getInt();
            case 3 -> from.getLong();
            case 4 -> from.getSize();
            case 5 -> from.getString();
            case 6 -> {
                long outer = from.enter(from.getSize());
                if (from.remaining() > 0) {
                    from.peekByte();
                }
                from.leave(outer);
            }
            case 7 -> assertThat(from.getPayload(from.getSize()).length()).isNotNegative();
            case 8 -> from.skipNBytes(from.getSize());
            case 9 -> {
                byte[] some = new byte[1000];
                from.get(some, 0, (int) Math.min(some.length, from.getSize()));
            }
            default -> {
                var kind = Elements.values()[Math.floorMod(step, STEPS) - 10];
                from.getArray(kind, (int) Math.min(Integer.MAX_VALUE, from.getSize()));
            }
        }
    }

    /** The same bytes, as one array, as pieces, and as what comes little by little and claims to be as long as it likes. */
    private static Source source(byte[] bytes, int at) {
        int length = bytes.length - at;
        return switch (bytes.length % 3) {
            case 0 -> Source.of(bytes, at, length);
            case 1 -> {
                var pieces = new Payload.Builder();
                pieces.write(bytes, at, length / 2);
                byte[] rest = java.util.Arrays.copyOfRange(bytes, at + length / 2, bytes.length);
                pieces.give(Elements.BYTE, rest);
                yield pieces.build().open();
            }
            default -> {
                int[] next = {at};
                yield Source.of(
                        (to, offset, most) -> {
                            int n = (int) Math.min(most, Math.min(7, bytes.length - next[0]));
                            MemorySegment.copy(MemorySegment.ofArray(bytes), next[0], to, offset, n);
                            next[0] += n;
                            return n == 0 ? -1 : n;
                        },
                        length + (bytes.length % 5 == 0 ? 1L << 40 : 0));
            }
        };
    }

    @Test
    void payloads() throws Exception {
        // what is allocated on the word of a length
        var report = new Fuzz(
                        "payloads",
                        17,
                        several(200, WireFuzzTest::steps),
                        WireFuzzTest::isRefusal,
                        Source.ON_TRUST + (1 << 20),
                        16)
                .run(input -> {
                    int count = input.length == 0 ? 0 : Math.min(input[0] & 0xff, input.length - 1);
                    var from = source(input, Math.min(input.length, 1 + count));
                    for (int n = 1; n <= count; n++) {
                        step(input[n], from);
                    }
                });
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }
}
