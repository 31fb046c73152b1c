package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Payload;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not listed is not even looked for. */
class TrustedClassesTest {
    private final HomeClasses classes = new HomeClasses();

    private record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return 7;
        }
    }

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

    private static Object proxy() {
        return Proxy.newProxyInstance(
                TrustedClassesTest.class.getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
    }

    @Test
    void proxiesAreMadeWhereTheyAreListedOrAllClassesAreTrusted() throws Exception {
        var all = new Values(classes);
        var bytes = all.payload(proxy());
        var listed = new Values(new TrustedClasses(classes, Set.of(Proxy.class.getName(), Handler.class.getName())));
        for (var values : new Values[] {all, listed}) {
            assertThat(((Comparable<?>) values.read(bytes.open())).compareTo(null))
                    .isEqualTo(7);
        }
    }

    /** A class is never forgotten, whatever becomes of the object: so there must be none. */
    @Test
    void noProxyClassIsMadeForWhoLeavesOutItsSuperclass() throws Exception {
        var strict = new Values(new TrustedClasses(classes, Set.of()));
        var bytes = withoutSuperclass(Comparable.class);
        assertThatThrownBy(() -> strict.read(bytes.open()))
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining(Proxy.class.getName());
    }

    /** An object whose class is a proxy that says that it has no superclass. */
    private static Payload withoutSuperclass(Class<?> face) throws IOException {
        var object = new Payload.Builder();
        try (var out = new DataOutputStream(object)) {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            out.writeByte(ObjectStreamConstants.TC_PROXYCLASSDESC);
            out.writeInt(1);
            out.writeUTF(face.getName());
            out.writeByte(ObjectStreamConstants.TC_BLOCKDATA);
            out.writeByte(Integer.BYTES);
            out.writeInt(ClassSpace.EVERYWHERE);
            out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
            out.writeByte(ObjectStreamConstants.TC_NULL);
        }
        var bytes = new Payload.Builder();
        bytes.putByte(Forms.OBJECT);
        bytes.putSize(0);
        bytes.putSize(object.length());
        bytes.move(object);
        return bytes.build();
    }
}
