package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.NotShippableException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which object is named as the one that cannot travel: the one that serialization could not write. */
class CulpritTest {
    private final Encoder encoder = new Encoder(new HomeClasses());

    private static class Innocent {}

    private static class Guilty {}

    /** Writes one of its fields, and the other never. */
    @SuppressWarnings("serial") // on purpose
    private static final class Half implements Serializable {
        @Serial
        private static final ObjectStreamField[] serialPersistentFields = {
            new ObjectStreamField("written", Object.class)
        };

        private final Object kept = new Innocent();
        private final Object written;

        Half(Object written) {
            this.written = written;
        }
    }

    /** Has reasons of its own. */
    @SuppressWarnings("serial") // on purpose
    private static final class Stubborn implements Serializable {
        private final Object kept = new Innocent();
        private final String reason;

        Stubborn(String reason) {
            this.reason = reason;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(reason);
        }
    }

    private NotShippableException failure(Object value) {
        return catchThrowableOfType(NotShippableException.class, () -> encoder.encode(value, "the argument"));
    }

    @Test
    void isTheOneThatSerializationNames() {
        var e = failure(new Half(List.of(List.of(new Guilty()))));
        assertThat(e.path()).isEqualTo("field 'written' -> [0] -> [0]");
        assertThat(e)
                .hasMessageContaining("field 'written' -> [0] -> [0] is a " + Guilty.class.getName())
                .hasMessageNotContaining("Innocent");
    }

    @Test
    void isNotWhatIsNotWritten() {
        assertThat(encoder.encode(new Half("text"), "the argument").length()).isPositive();
        var e = failure(new Half(new Stubborn("no wish to travel")));
        assertThat(e.path()).isEmpty();
        assertThat(e).hasMessageContaining("no wish to travel").hasMessageNotContaining("Innocent");
    }

    @Test
    void mayBeUnknown() {
        var e = failure(new Stubborn(null));
        assertThat(e.path()).isEmpty();
        assertThat(e)
                .hasMessageContaining("writing it failed with java.io.NotSerializableException")
                .hasMessageNotContaining("Innocent");
    }
}
