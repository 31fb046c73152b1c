package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a worker is told on its standard input. */
class GreetingTest {
    private static final byte[] BYTES = new Greeting(
                    Greeting.PARENT_ENDS_CHILDREN,
                    Rings.bytes(new Random(1), Greeting.SECRET),
                    Rings.bytes(new Random(2), SharedFile.PROOF),
                    Path.of("/dev/shm/näher"))
            .bytes();

    @Test
    void itIsReadAsItWasWrittenAndNoFurther() throws Exception {
        byte[] more = Arrays.copyOf(BYTES, BYTES.length + 1);
        more[BYTES.length] = 42;
        var in = new ByteArrayInputStream(more);
        var read = Greeting.read(in);
        assertThat(read.whoEndsChildren()).isEqualTo(Greeting.PARENT_ENDS_CHILDREN);
        assertThat(read.secret()).isEqualTo(Rings.bytes(new Random(1), Greeting.SECRET));
        assertThat(read.proof()).isEqualTo(Rings.bytes(new Random(2), SharedFile.PROOF));
        assertThat(read.memory()).isEqualTo(Path.of("/dev/shm/näher"));
        assertThat(in.read()).isEqualTo(42); // the order to end
    }

    @Test
    void aParentThatIsGoneIsFoundOut() {
        for (int length = 0; length < BYTES.length; length++) {
            var part = new ByteArrayInputStream(BYTES, 0, length);
            assertThatThrownBy(() -> Greeting.read(part)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anotherVersionAndAFalseLengthAreRefused() {
        byte[] other = BYTES.clone();
        other[3]++;
        assertThatThrownBy(() -> Greeting.read(new ByteArrayInputStream(other)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("version");
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            byte[] wrong = BYTES.clone();
            ByteBuffer.wrap(wrong).putInt(5 + Greeting.SECRET + SharedFile.PROOF, length);
            assertThatThrownBy(() -> Greeting.read(new ByteArrayInputStream(wrong)))
                    .isInstanceOf(MalformedFrameException.class);
        }
    }
}
