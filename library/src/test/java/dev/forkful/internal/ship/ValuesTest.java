package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final Values values = new Values(new HomeClasses());

    private Object thereAndBack(Object value) throws Exception {
        return values.read(values.payload(value).open());
    }

    record Point(int x, List<String> names) implements Serializable {}

    @Test
    void valuesComeBackAsTheyWere() throws Exception {
        for (var value : List.of(
                1,
                -1L,
                0.5,
                true,
                false,
                "",
                "héllo",
                "\uD83D\uDE00 and a lone \uD83D",
                'c',
                (byte) 3,
                1.5f,
                new Point(3, List.of("a")),
                int.class,
                java.nio.file.Path.of("some", "file"),
                java.util.Optional.of(List.of(java.nio.file.Path.of("/"))),
                java.util.Optional.empty(),
                Thread.State.NEW)) {
            assertThat(thereAndBack(value)).isEqualTo(value);
        }
        assertThat(thereAndBack(null)).isNull();
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        assertThat((byte[]) thereAndBack(bytes)).isEqualTo(bytes);
        assertThat((int[]) thereAndBack(new int[] {1, 2})).containsExactly(1, 2);
    }

    @Test
    void aFalseLengthIsNotAllocated() {
        byte[] lie = {8, 0x7f, -1, -1, -1, 1, 2, 3}; // "two gigabytes of bytes", and three of them
        assertThatThrownBy(() -> values.read(new ByteArrayInputStream(lie)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 3");
    }

    @Test
    void whatBeginsLikeNothingIsCorrupt() {
        assertThatThrownBy(() -> values.read(new ByteArrayInputStream(new byte[] {99})))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPayloadOfManyPiecesReadsAsOne() throws Exception {
        var builder = new Payload.Builder();
        byte[] all = new byte[4 << 20];
        new Random(2).nextBytes(all);
        for (int at = 0, step = 1; at < all.length; step = step * 3 + 1) {
            int n = Math.min(step, all.length - at);
            builder.write(all, at, n);
            at += n;
        }
        var payload = builder.build();
        assertThat(payload.length()).isEqualTo(all.length);
        assertThat(payload.toByteArray()).isEqualTo(all);
        assertThat(payload.open().readAllBytes()).isEqualTo(all);
    }
}
