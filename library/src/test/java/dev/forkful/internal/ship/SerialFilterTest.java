package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Payload;
import dev.forkful.testing.Jvm;
import java.io.InvalidClassException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jdk.serialFilter}: what it refuses is not made, and no code of it has run by then. There is one for a JVM, so each look at it needs one. */
@Tag("processes")
class SerialFilterTest {
    static class Bad implements Serializable {
        static {
            System.out.println("Bad was initialized");
        }
    }

    static final class Worse extends Bad {
        static {
            System.out.println("Worse was initialized");
        }
    }

    record BadRecord(int number) implements Serializable {
        @Serial
        private static final long serialVersionUID = version();

        private static long version() {
            System.out.println("BadRecord was initialized");
            return 1;
        }
    }

    /** Its static fields are made when a class of it is, since it has a method of its own. */
    interface BadFace {
        Object MADE = version();

        private static Object version() {
            System.out.println("BadFace was initialized");
            return 1;
        }

        default void method() {}
    }

    record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return null;
        }
    }

    record Good(int number) implements Serializable {}

    record GoodArray(int[] numbers) implements Serializable {}

    /** Reads objects, and tells what has become of each. */
    public static final class Reader {
        private Reader() {}

        public static void main(String[] objects) throws Exception {
            var values = new Values(new HomeClasses());
            for (var object : objects) {
                try {
                    var read = values.read(
                            Payload.of(HexFormat.of().parseHex(object)).open());
                    System.out.println("made " + read.getClass().getSimpleName());
                } catch (InvalidClassException e) {
                    System.out.println("refused, " + e.getMessage());
                }
            }
        }
    }

    private static List<String> readWith(Path folder, String filter, Object... objects) throws Exception {
        var command = new ArrayList<Object>(List.of(
                Jvm.tool("java"), "-Djdk.serialFilter=" + filter, "-cp", Jvm.classPath(), Reader.class.getName()));
        var values = new Values(new HomeClasses());
        for (var object : objects) {
            command.add(HexFormat.of().formatHex(values.payload(object).toByteArray()));
        }
        try (var reader = Jvm.start(folder, command.toArray())) {
            return reader.succeed();
        }
    }

    @Test
    void isAskedBeforeAClassIsInitialized(@TempDir Path folder) throws Exception {
        var proxy =
                Proxy.newProxyInstance(BadFace.class.getClassLoader(), new Class<?>[] {BadFace.class}, new Handler());
        var lines = readWith(
                folder,
                "!" + SerialFilterTest.class.getName() + "$Bad*;*",
                new Bad(),
                new Worse(),
                new BadRecord(1),
                new Bad[] {new Bad()},
                List.of(new Good(1), new BadRecord(2)),
                proxy,
                new Good(2));
        assertThat(lines).noneMatch(line -> line.contains("initialized"));
        assertThat(lines).hasSize(7).last().isEqualTo("made Good");
        assertThat(lines.subList(0, 6)).allMatch(line -> line.startsWith("refused,") && line.contains("REJECTED"));
    }

    /** A big array has something that stands for it, which nobody lists. */
    @Test
    void isNotAskedAboutWhatIsNotTheUsers(@TempDir Path folder) throws Exception {
        var lines = readWith(
                folder,
                SerialFilterTest.class.getName() + "$Good*;!*",
                new GoodArray(new int[ValueOutput.LARGE]),
                new Good(1),
                new Handler());
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2)).containsExactly("made GoodArray", "made Good");
        assertThat(lines.getLast()).startsWith("refused,");
    }
}
