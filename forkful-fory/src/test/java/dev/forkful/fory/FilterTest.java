package dev.forkful.fory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.fory.Cargo.Line;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import org.apache.fory.Fory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What it makes of what filters say, as {@code ObjectInputStream} does. */
class FilterTest {
    private static boolean admits(@Nullable ObjectInputFilter filter, Class<?> type) {
        var resolver = Fory.builder().withXlang(false).build().getTypeResolver();
        return new Filter(FilterTest.class.getClassLoader(), () -> filter).checkType(resolver, type.getName());
    }

    @Test
    void whatAFilterAllowsOrLeavesOpenIsRead() {
        assertThat(admits(null, Line.class)).isTrue();
        assertThat(admits(info -> Status.ALLOWED, Line.class)).isTrue();
        assertThat(admits(info -> Status.UNDECIDED, Line.class)).isTrue();
    }

    @Test
    void whatAFilterRejectsIsNot() {
        assertThat(admits(info -> Status.REJECTED, Line.class)).isFalse();
        assertThat(admits(ObjectInputFilter.Config.createFilter("!" + Line.class.getName()), Line[][].class))
                .isFalse();
    }

    @Test
    void aFilterThatSaysNothingOrFailsMeansNo() {
        assertThat(admits(info -> null, Line.class)).isFalse();
        assertThat(admits(
                        info -> {
                            throw new IllegalStateException("broken");
                        },
                        Line.class))
                .isFalse();
    }

    @Test
    void limitsOfStreamsHoldNothingBack() {
        assertThat(admits(
                        ObjectInputFilter.Config.createFilter("maxdepth=1;maxrefs=1;maxbytes=0;maxarray=0"),
                        Line[].class))
                .isTrue();
    }
}
