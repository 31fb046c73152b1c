package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Call;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.testing.Fuzz;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fault 22, at random: whatever bytes say that they are a value, an exception, a lambda or a question. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // a million inputs
class ShipFuzzTest {
    /** To load classes and to make messages takes some, once. */
    private static final long ONCE = 2 << 20;

    enum Colour {
        RED,
        GREEN
    }

    record Order(String name, Map<String, Integer> lines, Colour colour) implements Serializable {}

    record Line(String article, int count, Long cents, double weight, boolean paid) implements Serializable {}

    private final HomeClasses classes = new HomeClasses();
    private final Values trusting = new Values(classes);
    private final Values strict = new Values(
            new TrustedClasses(classes, Set.of(Order.class.getName(), Colour.class.getName(), Line.class.getName())));

    private static final List<Object> PLAIN = Arrays.asList(
            null,
            true,
            (byte) 1,
            (short) 2,
            'c',
            3,
            4L,
            5f,
            6d,
            "text",
            "\u20ac",
            new UUID(1, 2),
            Duration.ofSeconds(1, 2),
            Instant.ofEpochSecond(1, 2),
            Path.of("a", "b"),
            new boolean[] {true, false},
            new String[] {"a", "\u20ac", null},
            new byte[20],
            new int[10],
            new char[5],
            new double[3]);

    private static final List<Object> OBJECTS = List.of(
            new Order("shoes", Map.of("a", 1, "b", 2), Colour.RED),
            new Line("socks", 2, 700L, 0.1, true),
            new Line(null, 0, null, Double.NaN, false),
            new Order[] {new Order("gloves", Map.of(), Colour.GREEN)},
            new ArrayList<>(List.of(1, "two", 3.0)),
            new ArrayList<>(List.of(new int[2048], new char[2], new byte[8192])),
            new HashMap<>(Map.of("k", List.of(1, 2, 3))),
            new HashSet<>(Set.of("a", "b")),
            List.of(Optional.of(1), BigInteger.TEN),
            new int[2][3],
            new Object[] {Thread.class, int.class, Colour.RED},
            new IllegalStateException("an exception", new IOException("its cause")));

    private byte[] bytes(Object value) {
        return write(to -> trusting.write(value, to));
    }

    private interface Writing {
        void to(Payload.Builder to) throws Exception;
    }

    private static byte[] write(Writing writing) {
        var to = new Payload.Builder();
        try {
            writing.to(to);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return to.build().toByteArray();
    }

    /** Several to a batch, as the items of a map are. */
    private byte[] batch(List<Object> all) {
        return write(to -> {
            var items = trusting.writer(to);
            for (var one : all) {
                items.write(one, "");
            }
        });
    }

    private static void readAll(Values values, byte[] input) throws Exception {
        var from = Payload.of(input).open();
        var reader = values.reader(from);
        for (int n = 0; from.remaining() > 0; n++) {
            if (n % 3 == 2) {
                reader.later().read();
            } else if (n % 7 == 6) {
                reader.skip();
            } else {
                reader.next();
            }
        }
    }

    @Test
    void plainValues() throws Exception {
        var honest = new ArrayList<>(PLAIN.stream().map(this::bytes).toList());
        honest.add(batch(PLAIN));
        var report = new Fuzz("plain values", 13, honest, e -> e instanceof MalformedFrameException, ONCE, 64)
                .run(input -> {
                    var from = Payload.of(input).open();
                    var reader = trusting.reader(from);
                    while (from.remaining() > 0 && reader.isPlain()) {
                        reader.next();
                    }
                });
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }

    /** A class may refuse with what it likes (the JDK's with {@code InternalError}, too); but nothing may cost more than it is long. */
    private void objects(String name, Values values) throws Exception {
        var honest = new ArrayList<>(OBJECTS.stream().map(this::bytes).toList());
        honest.add(batch(OBJECTS));
        var report = new Fuzz(name, 8, honest, e -> true, ONCE, 256).run(input -> readAll(values, input));
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException", "StreamCorruptedException");
    }

    @Test
    void objects() throws Exception {
        objects("objects", trusting);
    }

    @Test
    void objectsThatTrustOnlyReads() throws Exception {
        objects("objects under trustOnly", strict);
    }

    @Test
    void failures() throws Exception {
        var failures = new Failures(trusting);
        var deep = new IOException("deepest");
        for (int n = 0; n < 5; n++) {
            deep = new IOException("cause", deep);
            deep.addSuppressed(new IllegalStateException("suppressed " + n));
        }
        var all = List.of(deep, new ArithmeticException(), new Error("an error"));
        var honest = all.stream().map(e -> write(to -> failures.write(e, to))).toList();
        var report = new Fuzz("failures", 8, honest, e -> e instanceof MalformedFrameException, ONCE, 256)
                .run(input ->
                        assertThat(failures.read(Payload.of(input).open())).isNotNull());
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }

    @Test
    void lambdas() throws Exception {
        var templates = new FunctionTemplates(classes, new Encoder(classes), new AtomicLong());
        int number = 7;
        var text = "text";
        var list = new ArrayList<>(List.of(1, 2));
        Call<Integer> bare = () -> 1;
        Call<String> small = () -> text + number;
        Call<Object> large = () -> List.of(list, text, number, list);
        var honest = List.<Call<?>>of(bare, small, large).stream()
                .map(function -> write(to -> {
                    var template = templates.of(function);
                    to.append(template.encoded());
                    var captured = templates.encode(function, template, "it").open();
                    captured.getLong();
                    to.write(captured.readAllBytes());
                }))
                .toList();
        var report = new Fuzz(
                        "lambdas",
                        3,
                        honest,
                        e -> e instanceof IOException || e instanceof ClassNotFoundException || isOfAnObject(e),
                        ONCE,
                        256)
                .run(input -> {
                    var from = Payload.of(input).open();
                    FunctionFactory.read(from, trusting).make(from);
                });
        assertThat(report.outcomes()).containsKeys("read", "MalformedFrameException");
    }

    /** Whether it comes from a captured object's own methods, or from serialization on their behalf. */
    private static boolean isOfAnObject(Throwable e) {
        return e instanceof Exception
                && Arrays.stream(e.getStackTrace())
                        .anyMatch(f -> f.getClassName().equals("java.io.ObjectInputStream"));
    }

    @Test
    void questions() throws Exception {
        var honest = List.of(
                HomeClasses.question(HomeClasses.Wanted.CLASS, 1, Order.class.getName()),
                HomeClasses.question(HomeClasses.Wanted.CLASS, 0, "java.lang.String"),
                HomeClasses.question(HomeClasses.Wanted.CLASS, 1, "no.such.Thing"),
                HomeClasses.question(HomeClasses.Wanted.RESOURCE, 1, "junit-platform.properties"),
                HomeClasses.question(HomeClasses.Wanted.URLS, 1, "junit-platform.properties"));
        var report =
                new Fuzz("questions", 2, honest, IOException.class::isInstance, ONCE, 1 << 10).run(classes::answer);
        assertThat(report.outcomes()).containsKeys("read", "EOFException");
    }
}
