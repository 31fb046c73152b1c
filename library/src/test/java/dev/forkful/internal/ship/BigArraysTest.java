package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arrays of primitives in objects: the big ones travel apart, and come back where they were. */
class BigArraysTest {
    private static final int BIG = 50_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Values values = new Values(new HomeClasses());

    private Object thereAndBack(Object value) throws Exception {
        return values.read(values.payload(value).open());
    }

    private static byte[] bytes(int first) {
        byte[] bytes = new byte[BIG];
        bytes[0] = (byte) first;
        bytes[BIG - 1] = (byte) -first;
        return bytes;
    }

    private static int[] ints(int length) {
        return IntStream.range(0, length).toArray();
    }

    record Picture(int width, byte[] pixels, String name, long[] histogram) implements Serializable {}

    @Test
    void inARecord() throws Exception {
        var picture = new Picture(7, bytes(1), "p", new long[] {1, 2});
        var back = (Picture) thereAndBack(picture);
        assertThat(back.pixels).isEqualTo(picture.pixels);
        assertThat(back.histogram).containsExactly(1, 2);
        assertThat(back.name).isEqualTo("p");
        assertThat(back.width).isEqualTo(7);
    }

    @Test
    void ofAllKinds() throws Exception {
        var all = new Object[] {
            new byte[BIG],
            new short[BIG],
            new char[BIG],
            new int[BIG],
            new long[BIG],
            new float[BIG],
            new double[BIG],
            new boolean[BIG],
            new int[0],
            new int[] {1}
        };
        Arrays.fill((short[]) all[1], (short) 1);
        Arrays.fill((char[]) all[2], 'c');
        Arrays.fill((float[]) all[5], 0.5f);
        Arrays.fill((double[]) all[6], -0.5);
        Arrays.fill((boolean[]) all[7], true);
        assertThat(Arrays.deepEquals((Object[]) thereAndBack(all), all)).isTrue();
    }

    @Test
    void inArraysOfArrays() throws Exception {
        int[][][] all = {{ints(BIG), ints(3), {}}, {}, {ints(BIG + 1)}};
        assertThat(Arrays.deepEquals((int[][][]) thereAndBack(all), all)).isTrue();
    }

    /** And what was one object is one. */
    @Test
    void inTwoPlaces() throws Exception {
        byte[] shared = bytes(3);
        var back = (List<?>) thereAndBack(new ArrayList<>(List.of(shared, new Object[] {shared}, bytes(3))));
        assertThat(back.get(0)).isEqualTo(shared).isSameAs(((Object[]) back.get(1))[0]);
        assertThat(back.get(2)).isEqualTo(shared).isNotSameAs(back.get(0));
    }

    /** Values of one batch know nothing of each other. */
    @Test
    void inSeveralValues() throws Exception {
        var picture = new Picture(1, bytes(5), "", new long[BIG]);
        var to = new Payload.Builder();
        var writer = values.writer(to);
        for (var value : List.of(picture, List.of(1), List.of(bytes(6), ints(BIG)), picture, "s", List.of(2))) {
            writer.write(value, "");
        }
        writer.end();
        var in = values.reader(to.build().open());
        assertThat(((Picture) in.next()).pixels).isEqualTo(bytes(5));
        assertThat(in.next()).isEqualTo(List.of(1));
        in.skip();
        var later = in.later();
        assertThat(in.next()).isEqualTo("s");
        assertThat(in.next()).isEqualTo(List.of(2));
        assertThat(((Picture) later.read()).histogram).hasSize(BIG);
    }

    /** Writes the same array again and again, with other elements. */
    private static final class Refilling implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private transient List<byte[]> read = new ArrayList<>();

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            byte[] buffer = new byte[BIG];
            for (int n = 1; n <= 4; n++) {
                Arrays.fill(buffer, (byte) n);
                out.writeUnshared(buffer);
            }
            out.writeObject(buffer);
            Arrays.fill(buffer, (byte) 5); // is too late
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            read = new ArrayList<>();
            for (int n = 1; n <= 4; n++) {
                read.add((byte[]) in.readUnshared());
            }
            read.add((byte[]) in.readObject());
        }
    }

    @Test
    void thatAreFilledAgainWhileTheyAreWritten() throws Exception {
        var back = (Refilling) thereAndBack(new Refilling());
        assertThat(back.read)
                .extracting(bytes -> bytes[BIG / 2])
                .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 4);
    }

    /** Unshared at first, and then as one object in two places. */
    private static final class Mixed implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private transient List<Object> read = new ArrayList<>();

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            byte[] buffer = bytes(9);
            out.writeUnshared(buffer);
            out.writeObject(buffer);
            out.writeObject(buffer);
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            read = new ArrayList<>(Arrays.asList(in.readUnshared(), in.readObject(), in.readObject()));
        }
    }

    @Test
    void thatAreSharedByTwoOfThree() throws Exception {
        var read = ((Mixed) thereAndBack(new Mixed())).read;
        assertThat(read).allSatisfy(array -> assertThat(array).isEqualTo(bytes(9)));
        assertThat(read.get(1)).isSameAs(read.get(2)).isNotSameAs(read.get(0));
    }

    /** Nothing of it is left for the next. */
    @Test
    void ofAnObjectThatCannotBeWritten() throws Exception {
        var to = new Payload.Builder();
        var writer = values.writer(to);
        assertThatThrownBy(() -> writer.write(new Object[] {bytes(1), new Object()}, ""))
                .hasMessageContaining("Object");
        writer.write(List.of(bytes(2)), "");
        writer.end();
        assertThat(((List<?>) values.read(to.build().open())).getFirst()).isEqualTo(bytes(2));
    }

    @Test
    void whoTrustsFewClassesTakesThem() throws Exception {
        var trusting = new Values(new TrustedClasses(new HomeClasses(), Set.of()));
        var back = (List<?>)
                trusting.read(values.payload(new ArrayList<>(List.of(bytes(1)))).open());
        assertThat(back.getFirst()).isEqualTo(bytes(1));
    }

    /** Copied as wholes: into the payload, and out of it; a stream's own buffers are small. */
    @Test
    void areAllocatedTwiceAndNotMore() throws Exception {
        var value = List.of(new int[4 << 20]);
        var copy = new ArrayList<Object>(Collections.nCopies(3, null));
        for (int n = 0; n < 3; n++) { // classes are loaded at first
            long before = THREADS.getCurrentThreadAllocatedBytes();
            copy.set(n, thereAndBack(value));
            long each = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(n < 2 ? 0 : each).isLessThan((2 * 16 << 20) + (2 << 20));
        }
        assertThat((int[]) ((List<?>) copy.get(2)).getFirst()).hasSize(4 << 20);
    }

    /** As a worker could send it. */
    private byte[] written(Object value) throws Exception {
        return values.payload(value).toByteArray();
    }

    private static int indexOf(byte[] all, int... part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            int from = at;
            if (IntStream.range(0, part.length).allMatch(i -> all[from + i] == (byte) part[i])) {
                return at;
            }
        }
        throw new AssertionError("it is not there");
    }

    private void assertRefused(byte[] bytes, String why) {
        assertThatThrownBy(() -> values.read(Payload.of(bytes).open()))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatStandsForNoneIsRefused() throws Exception {
        byte[] bytes = written(new Object[] {new byte[BIG]});
        int number = bytes.length - Integer.BYTES;
        assertThat(Arrays.copyOfRange(bytes, number, bytes.length)).containsOnly(0);
        for (int wrong : List.of(1, 0x80)) { // one that there is not, and a negative one
            bytes[wrong == 1 ? bytes.length - 1 : number] = (byte) wrong;
            assertRefused(bytes, "no array");
        }
    }

    @Test
    void anotherKindThanItsFieldHasIsRefused() throws Exception {
        byte[] bytes = written(new Picture(0, new byte[BIG], "", new long[BIG / 8]));
        int last = bytes.length - 1;
        assertThat(bytes[last])
                .as("the number of the pixels, after that of the histogram")
                .isOne();
        int histogram = indexOf(bytes, 0, 0, 0, 0, 0x74, 0, 0); // its number, then the empty name
        bytes[histogram + 3] = 1;
        bytes[last] = 0;
        assertRefused(bytes, "Cannot cast");
    }

    /** And would be two objects, which are one. */
    @Test
    void whatStandsForAnArrayTwiceIsRefused() throws Exception {
        byte[] bytes = written(new Object[] {new byte[BIG], new byte[BIG]});
        int last = bytes.length - 1;
        assertThat(bytes[last]).as("the number of the second").isOne();
        bytes[last] = 0;
        assertRefused(bytes, "no array");
    }

    @Test
    void moreThanThereIsRoomForAreMalformed() throws Exception {
        byte[] bytes = written(new Object[] {new byte[BIG]});
        int count = indexOf(bytes, 1, 17, BIG & 0x7f | 0x80);
        bytes[count] = 100;
        assertThatThrownBy(() -> values.read(Payload.of(bytes).open()))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("100 big arrays");
    }

    @Test
    void whatIsNoArrayIsMalformed() throws Exception {
        byte[] bytes = written(new Object[] {new byte[BIG]});
        int array = indexOf(bytes, 17, BIG & 0x7f | 0x80); // as Forms has it
        bytes[array] = 1; // TRUE
        assertThatThrownBy(() -> values.read(Payload.of(bytes).open())).isInstanceOf(MalformedFrameException.class);
    }
}
