package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Action;
import dev.forkful.BiFn;
import dev.forkful.Call;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.internal.ship.FunctionTemplates.Template;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload.Builder;
import dev.forkful.internal.wire.Source;
import dev.forkful.testing.Await;
import dev.forkful.testing.Compiler;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Lambdas of which only what they have captured travels. */
class FunctionTemplatesTest {
    private final HomeClasses classes = new HomeClasses();
    private final Encoder encoder = new Encoder(classes);
    private final Values values = new Values(classes);
    private final FunctionTemplates templates = new FunctionTemplates(classes, encoder, new AtomicLong());
    private final Map<Long, FunctionFactory> factories = new HashMap<>();

    @SuppressWarnings("unchecked")
    private <F> F thereAndBack(F function) throws Exception {
        var template = templates.of(function);
        assertThat(template).isNotNull();
        var source = templates.encode(function, template, "the task").open();
        assertThat(source.getLong()).isEqualTo(template.number());
        var made = (F) factory(template).make(source);
        assertThat(source.remaining()).isZero();
        return made;
    }

    private FunctionFactory factory(Template template) throws Exception {
        var factory = factories.get(template.number());
        if (factory == null) {
            factory = FunctionFactory.read(template.encoded().open(), values);
            factories.put(template.number(), factory);
        }
        return factory;
    }

    record Order(String name, Object part) implements Serializable {}

    private static Call<String> capturing(
            boolean z, byte b, short s, char c, int i, long l, float f, double d, String t, Integer boxed) {
        return () -> z + " " + b + " " + s + " " + c + " " + i + " " + l + " " + f + " " + d + " " + t + " " + boxed;
    }

    @Test
    void eachKindOfCaptureArrivesEachTime() throws Exception {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            var random = new Random(seed);
            var call = capturing(
                    random.nextBoolean(),
                    (byte) random.nextInt(),
                    (short) random.nextInt(),
                    (char) random.nextInt(),
                    random.nextInt(),
                    random.nextLong(),
                    random.nextFloat(),
                    random.nextDouble(),
                    random.nextInt(3) == 0 ? null : "text " + (char) random.nextInt(),
                    random.nextInt(3) == 0 ? null : random.nextInt());
            assertThat(thereAndBack(call).call()).as("seed %d", seed).isEqualTo(call.call());
        }
        assertThat(factories).hasSize(1);
    }

    private static Call<Object> holding(Object one, Object two, Object three) {
        return () -> Arrays.asList(one, two, three);
    }

    /** A value, or one of those before it. */
    private static Object random(Random random, List<Object> before) {
        return switch (random.nextInt(before.isEmpty() ? 9 : 11)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> "text " + random.nextInt();
            case 3 -> random.ints(5).toArray();
            case 4 -> new Order("name", "part");
            case 5 -> Path.of("p" + random.nextInt());
            case 6 -> new UUID(random.nextLong(), 1);
            case 7 -> Duration.ofNanos(random.nextLong());
            case 8 -> new ArrayList<>(List.of(random.nextInt()));
            case 9 -> before.get(random.nextInt(before.size()));
            default -> new Order("holds", before.get(random.nextInt(before.size())));
        };
    }

    @Test
    void capturesThatAreOrHoldTheSameObjectStillDo() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            long seed = System.nanoTime();
            var random = new Random(seed);
            var captures = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                captures.add(random(random, captures));
            }
            var call = holding(captures.get(0), captures.get(1), captures.get(2));
            var back = (List<?>) thereAndBack(call).call();
            assertThat(back).as("seed %d", seed).usingRecursiveComparison().isEqualTo(captures);
            for (int i = 1; i < 3; i++) {
                for (int j = 0; j < i; j++) {
                    var held = captures.get(j);
                    if (held instanceof Integer || held instanceof Duration) {
                        continue; // numbers have no identity
                    }
                    if (captures.get(i) == held) {
                        assertThat(back.get(i)).as("seed %d", seed).isSameAs(back.get(j));
                    }
                    if (captures.get(i) instanceof Order o && o.part() == held) {
                        assertThat(((Order) back.get(i)).part())
                                .as("seed %d", seed)
                                .isSameAs(back.get(j));
                    }
                }
            }
        }
        assertThat(factories).hasSize(1);
    }

    @Test
    void whatCapturesNothingIsMadeOnce() throws Exception {
        var template = templates.of((Call<Integer> & Serializable) () -> 7);
        var factory = factory(template);
        var nothing = Source.of(new byte[0], 0, 0);
        var made = factory.make(nothing);
        assertThat(((Call<?>) made).call()).isEqualTo(7);
        assertThat(factory.make(nothing)).isSameAs(made);
    }

    private final transient int[] ofThisTest = {1};

    interface Greeter extends Serializable {
        default Call<String> greeting(String name) {
            return () -> "hello " + name + " from " + this;
        }
    }

    record Host(int number) implements Greeter {
        Call<Integer> call() {
            return () -> number;
        }

        int plus(int n) {
            return number + n;
        }
    }

    @Test
    void lambdasAndMethodReferencesOfAllKindsTravel() throws Exception {
        var list = new ArrayList<>(List.of("a"));
        for (int round = 0; round < 3; round++) { // the first is made otherwise than the next
            int n = round;
            assertThat(thereAndBack(new Host(n).call()).call()).isEqualTo(n);
            assertThat(thereAndBack(new Host(n).greeting("Ann")).call())
                    .isEqualTo("hello Ann from Host[number=" + n + "]");
            assertThat(thereAndBack((Fn<Integer, Integer>) new Host(n)::plus).apply(1))
                    .isEqualTo(n + 1);
            assertThat(thereAndBack((Fn<String, Integer>) Integer::parseInt).apply("3"))
                    .isEqualTo(3);
            assertThat(thereAndBack((Fn<Object, String>) Object::toString).apply(4))
                    .isEqualTo("4");
            assertThat(thereAndBack((Fn<String, StringBuilder>) StringBuilder::new)
                            .apply("s"))
                    .hasToString("s");
            assertThat(thereAndBack((Fn<Integer, int[]>) int[]::new).apply(n)).hasSize(n);
            assertThat(thereAndBack((Fn<String, Boolean>) list::add).apply("b")).isTrue();
            assertThat(thereAndBack((BiFn<Integer, Integer, Integer>) (a, b) -> a + b + n)
                            .apply(1, 2))
                    .isEqualTo(n + 3);
            assertThat(thereAndBack((Action) () -> {
                        if (n >= 0) {
                            throw new IOException("thrown");
                        }
                    }))
                    .satisfies(a -> assertThatThrownBy(a::perform).hasMessage("thrown"));
            Fn<Integer, Integer> inner = i -> i + n;
            assertThat(thereAndBack((Call<Integer>) () -> inner.apply(10)).call())
                    .isEqualTo(10 + n);
            var marked = thereAndBack((Call<Integer> & Runnable2) () -> n);
            assertThat(marked).isInstanceOf(Runnable2.class);
            assertThat(marked.call()).isEqualTo(n);
        }
        assertThat(list).containsExactly("a");
    }

    interface Runnable2 {}

    /** Not a lambda. */
    record Doubled(Fn<Integer, Integer> fn) implements Fn<Integer, Integer> {
        @Override
        public Integer apply(Integer n) throws Exception {
            return 2 * fn.apply(n);
        }
    }

    @Test
    void whatIsNoSerializableLambdaHasNoTemplate() {
        Callable<Integer> notSerializable = () -> 1;
        Function<Integer, Integer> nor = Integer::bitCount;
        assertThat(templates.of(notSerializable)).isNull();
        assertThat(templates.of(nor)).isNull();
        assertThat(templates.of(new Doubled(n -> n))).isNull();
        assertThat(templates.of(new Call<Integer>() {
                    @Override
                    public Integer call() {
                        return 1;
                    }
                }))
                .isNull();
        assertThat(templates.of("text")).isNull();
        assertThat(templates.of(notSerializable)).isNull();
    }

    @Test
    void aCaptureThatCannotTravelIsNamedWithTheWayToIt() {
        var order = new Order("shoes", List.of(1, new Thread()));
        int n = 5;
        Call<String> call = () -> order.name() + n;
        var template = templates.of(call);
        assertThatThrownBy(() -> templates.encode(call, template, "task 12"))
                .isInstanceOfSatisfying(
                        NotShippableException.class,
                        e -> assertThat(e.path()).isEqualTo("captured variable 'order' -> field 'part' -> [1]"))
                .hasMessageStartingWith("task 12 cannot travel to another process: captured variable 'order'");
        assertThatThrownBy(() -> encoder.encode(call, "task 12"))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("captured variable 'order' -> field 'part' -> [1]");
        Call<Integer> ofThis = () -> ofThisTest[0];
        assertThatThrownBy(() -> templates.encode(ofThis, templates.of(ofThis), "task 13"))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("'this'");
    }

    @Test
    void lambdasOfAClassShareATemplateAndOthersDoNot() {
        var first = templates.of(holding(1, 2, 3));
        assertThat(templates.of(holding("a", null, 3))).isSameAs(first);
        assertThat(templates.of(new Host(1).call()).number()).isNotEqualTo(first.number());
        var ofAnotherPool = new FunctionTemplates(new HomeClasses(), encoder, new AtomicLong(100));
        assertThat(ofAnotherPool.of(holding(1, 2, 3)).number()).isEqualTo(101);
    }

    @Test
    void damagedCapturesEndInAnException() throws Exception {
        var call = holding(new Order("a", 1), "text", 3);
        var template = templates.of(call);
        byte[] whole = templates.encode(call, template, "the task").toByteArray();
        byte[] bytes = Arrays.copyOfRange(whole, Long.BYTES, whole.length); // after the template's number
        var factory = factory(template);
        factory.make(Source.of(bytes, 0, bytes.length));
        for (int round = 0; round < 5_000; round++) {
            long seed = System.nanoTime() + round;
            var random = new Random(seed);
            byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                factory.make(Source.of(damaged, 0, damaged.length));
            } catch (Exception | LinkageError e) {
                // whatever it is, it is not out of memory
            } catch (Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(((Call<?>) factory.make(Source.of(bytes, 0, bytes.length))).call())
                .isEqualTo(List.of(new Order("a", 1), "text", 3));
    }

    /** Defines one class, and can be collected with it. */
    private static final class Own extends ClassLoader {
        private final Map<String, byte[]> bytes;

        Own(Map<String, byte[]> bytes) {
            super(FunctionTemplatesTest.class.getClassLoader());
            this.bytes = bytes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] b = bytes.get(name);
            if (b == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, b, 0, b.length);
        }
    }

    @Test
    void aTemplateKeepsNoClassLoaderAlive() throws Exception {
        var loader = useAndForgetALoader();
        Await.until("the class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(templates.of(holding(1, 2, 3))).isNotNull(); // they have outlived it
    }

    private WeakReference<ClassLoader> useAndForgetALoader() throws Exception {
        var loader = new Own(Compiler.inMemory("guests.Short", """
                package guests;
                public final class Short {
                    public static dev.forkful.Call<String> call(String text) { return () -> text + "!"; }
                }
                """));
        var call = (Call<?>)
                loader.loadClass("guests.Short").getMethod("call", String.class).invoke(null, "short");
        for (int round = 0; round < 3; round++) {
            assertThat(thereAndBack(call).call()).isEqualTo("short!");
        }
        factories.clear();
        return new WeakReference<>(loader);
    }

    @Test
    void aTemplateWithANumberThatCannotBeIsMalformed() {
        var to = new Builder();
        to.putSize(1L << 40);
        assertThatThrownBy(() -> FunctionFactory.read(to.build().open(), values))
                .isInstanceOf(MalformedFrameException.class);
    }
}
