package dev.forkful.fory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.forkful.fory.Cargo.Booking;
import dev.forkful.fory.Cargo.Line;
import dev.forkful.fory.Cargo.Unreadable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Forys are used again. */
class ForyPoolsTest {
    private final ForyPools pools = new ForyPools();

    private ForyOfLoader take() {
        return pools.take(getClass().getClassLoader());
    }

    private byte[] written(Object value) throws IOException {
        try (var fory = take()) {
            var bytes = fory.write(value);
            return Arrays.copyOf(bytes.getHeapMemory(), bytes.writerIndex());
        }
    }

    /** Throws an error while it is written, or while it is read. */
    static final class Failing implements Serializable {
        static Error error = new AssertionError();
        static boolean whenWritten;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            if (whenWritten) {
                throw error;
            }
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            throw error;
        }
    }

    @Test
    void oneThatHasWorkedOrFailedAsUsualIsUsedAgain() throws Exception {
        var one = take();
        try (one) {
            one.write(Line.of(1));
        }
        var bytes = written(new Booking("Ann", new Unreadable()));
        var same = take();
        try (same) {
            assertThat(same).isSameAs(one);
            assertThatThrownBy(() -> same.read(bytes)).isInstanceOf(IOException.class);
        }
        var again = take();
        try (again) {
            assertThat(again).isSameAs(one);
            assertThatThrownBy(() -> again.write(new Booking("Ann", new Cargo.Connection())))
                    .isInstanceOf(IOException.class);
        }
        assertThat(take()).isSameAs(one);
    }

    /** What state it is in no one knows. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                OutOfMemoryError.class,
                NoClassDefFoundError.class,
                AssertionError.class,
                StackOverflowError.class
            })
    void oneThatAnErrorHasLeftInTheMiddleIsNot(Class<? extends Error> error) throws Exception {
        Failing.error = error.getConstructor().newInstance();
        Failing.whenWritten = false;
        var bytes = written(new Booking("Ann", new Failing()));
        var reader = take();
        try (reader) {
            assertThat(catchThrowable(() -> reader.read(bytes))).isNotNull();
        }
        var writer = take();
        assertThat(writer).isNotSameAs(reader);
        Failing.whenWritten = true;
        try (writer) {
            assertThat(catchThrowable(() -> writer.write(new Booking("Ann", new Failing()))))
                    .isNotNull();
        }
        assertThat(take()).isNotSameAs(writer);
    }

    /** Throws an exception that is the cause of its cause. */
    static final class Ringed implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            var one = new IOException("one");
            one.initCause(new IOException("two", one));
            throw one;
        }
    }

    @Test
    void anExceptionThatIsTheCauseOfItsCauseIsToldAsAnyOther() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThatThrownBy(() -> written(new Booking("Ann", new Ringed())))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Apache Fory cannot write it");
        });
    }
}
