package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not listed is not even looked for. */
class TrustedClassesTest {
    private final HomeClasses classes = new HomeClasses();

    @ParameterizedTest
    @ValueSource(strings = {"A", "I", "[A", "[LA;", "[[LI;", "[LI", "[I[I", "[Lx[I", "[Lx[;", "[", "[["})
    void aShortNameIsNotThatOfAPrimitiveType(String name) {
        var none = new TrustedClasses(classes, Set.of());
        for (int space : new int[] {ClassSpace.EVERYWHERE, ClassSpace.APPLICATION}) {
            assertThatThrownBy(() -> none.find(space, name))
                    .isInstanceOf(SecurityException.class)
                    .hasMessageContaining("trustOnly");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {boolean[].class, byte[].class, char[].class, int[][].class, double[][][].class})
    void arraysOfPrimitivesAreData(Class<?> type) throws Exception {
        assertThat(new TrustedClasses(classes, Set.of()).find(ClassSpace.EVERYWHERE, type.getName()))
                .isEqualTo(type);
    }
}
