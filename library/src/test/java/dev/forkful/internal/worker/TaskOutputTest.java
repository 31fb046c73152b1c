package dev.forkful.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.SentFrames;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a task prints, on its way to the link; see also {@code WorkerOutputTest}. */
class TaskOutputTest {
    private final SentFrames link = new SentFrames();
    private final TaskOutput.Stream out = new TaskOutput.Stream(link, Kind.OUT);

    /** All that was sent, which went in frames that a parent has room for. */
    private byte[] sent() {
        var all = new ByteArrayOutputStream();
        for (var frame : link.sent()) {
            assertThat(frame.payload().length()).isBetween(1L, (long) TaskOutput.Stream.MOST);
            all.writeBytes(frame.payload().toByteArray());
        }
        return all.toByteArray();
    }

    @Test
    void muchInOneWriteGoesInPieces() {
        byte[] much = new byte[3_000_000];
        new Random(1).nextBytes(much);
        out.write('a');
        out.write(much, 7, much.length - 7);
        out.sendAll();
        much[6] = 'a';
        assertThat(sent()).isEqualTo(java.util.Arrays.copyOfRange(much, 6, much.length));
        assertThat(link.sent()).hasSizeLessThan(60);
    }

    @Test
    void soDoesALineThatDoesNotEnd() {
        for (int i = 0; i < 200_000; i++) {
            out.write('x');
        }
        assertThat(sent()).hasSize(3 * TaskOutput.Stream.MOST).containsOnly('x');
        out.sendAll();
        assertThat(sent()).hasSize(200_000);
    }

    @Test
    void aLineIsSentWhenItEnds() {
        byte[] line = {'o', 'n', 'e', '\n'};
        out.write(line, 0, 3);
        assertThat(link.sent()).isEmpty();
        out.write(line, 3, 1);
        assertThat(sent()).isEqualTo(line);
    }

    @Test
    void whatIsNotInTheArrayIsRefused() {
        assertThatThrownBy(() -> out.write(new byte[10], 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.write(new byte[10], 5, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        out.sendAll();
        assertThat(link.sent()).isEmpty();
    }
}
