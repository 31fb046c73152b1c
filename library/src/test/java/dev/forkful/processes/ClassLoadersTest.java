package dev.forkful.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Call;
import dev.forkful.Fn;
import dev.forkful.Workers;
import dev.forkful.testing.Compiler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions and types that only a class loader of the user's own knows. */
@Tag("processes")
class ClassLoadersTest {
    /** Defines classes from bytes, and prefers its own to its parent's. */
    private static class ChildFirst extends ClassLoader {
        private final Map<String, byte[]> classes;

        ChildFirst(Map<String, byte[]> classes) {
            super("child-first", ClassLoadersTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                if (loaded == null && classes.containsKey(name)) {
                    var bytes = classes.get(name);
                    loaded = defineClass(name, bytes, 0, bytes.length);
                }
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            var bytes = classes.get(name.replace('/', '.').replaceFirst("\\.class$", ""));
            return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
        }
    }

    /** Has classes and does not show their bytes. */
    private static final class Secretive extends ChildFirst {
        Secretive(Map<String, byte[]> classes) {
            super(classes);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return null;
        }
    }

    private static Map<String, byte[]> visitor(String version) {
        return Compiler.inMemory("guests.Visitor", """
                package guests;
                import dev.forkful.*;
                public final class Visitor {
                    public record Card(long pid, String text) implements java.io.Serializable {}
                    static String greet(String name) { return name + " met version %s"; }
                    public static Fn<String, Object> fn() {
                        return name -> new Card(ProcessHandle.current().pid(), greet(name));
                    }
                    public static Call<String> failing() {
                        return () -> { throw new Unwelcome("to version %s"); };
                    }
                    public static final class Unwelcome extends RuntimeException {
                        public Unwelcome(String m) { super(m); }
                    }
                }
                """.formatted(version, version));
    }

    @SuppressWarnings("unchecked")
    private static Fn<String, Object> fn(ClassLoader loader) throws Exception {
        return (Fn<String, Object>)
                loader.loadClass("guests.Visitor").getMethod("fn").invoke(null);
    }

    @Test
    void aFunctionAndATypeOfAUsersOwnLoaderTravel() throws Exception {
        var loader = new ChildFirst(visitor("one"));
        try (var workers = Workers.processes(1)) {
            var cards = workers.map(List.of("Ann", "Bob"), fn(loader));
            assertThat(cards.get(0).toString()).contains("Ann met version one");
            assertThat(cards.get(1).toString())
                    .contains("Bob met version one")
                    .doesNotContain("pid=" + Deeds.pid() + ",");
            assertThat(cards.get(0).getClass().getClassLoader()).isSameAs(loader);
        }
    }

    @Test
    void twoLoadersMayHaveTwoVersionsOfAClass() throws Exception {
        var one = new ChildFirst(visitor("one"));
        var two = new ChildFirst(visitor("two"));
        try (var workers = Workers.processes(1)) {
            for (int round = 0; round < 2; round++) {
                var first = workers.map(List.of("Ann"), fn(one)).getFirst();
                var second = workers.map(List.of("Ann"), fn(two)).getFirst();
                assertThat(first.toString()).contains("Ann met version one");
                assertThat(second.toString()).contains("Ann met version two");
                assertThat(first.getClass().getClassLoader()).isSameAs(one);
                assertThat(second.getClass().getClassLoader()).isSameAs(two);
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void anExceptionOfAUsersOwnLoaderTravels() throws Exception {
        var loader = new ChildFirst(visitor("one"));
        var failing = (Call<String>)
                loader.loadClass("guests.Visitor").getMethod("failing").invoke(null);
        try (var workers = Workers.processes(1)) {
            assertThatThrownBy(() -> workers.submit(failing).join())
                    .cause()
                    .hasMessage("to version one")
                    .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo("guests.Visitor$Unwelcome"))
                    .satisfies(e -> assertThat(e.getClass().getClassLoader()).isSameAs(loader));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aLoaderMayHaveAnotherVersionOfAClassOnTheClassPath() throws Exception {
        var classes = Compiler.inMemory("dev.forkful.processes.Guest", """
                package dev.forkful.processes;
                import dev.forkful.*;
                public final class Guest {
                    public static String version() { return "of the loader"; }
                    public static Call<String> call() { return () -> version(); }
                }
                """);
        var loader = new ChildFirst(classes);
        var call = (Call<String>) loader.loadClass("dev.forkful.processes.Guest")
                .getMethod("call")
                .invoke(null);
        try (var workers = Workers.processes(1)) {
            assertThat(workers.submit(() -> Guest.version()).join()).isEqualTo("of the class path");
            assertThat(workers.submit(call).join()).isEqualTo("of the loader");
            assertThat(workers.submit(() -> Guest.version()).join()).isEqualTo("of the class path");
        }
    }

    @Test
    void aClassWhoseBytesNobodyShowsIsNamed() throws Exception {
        var fn = fn(new Secretive(visitor("hidden")));
        try (var workers = Workers.processes(1)) {
            assertThatThrownBy(() -> workers.map(List.of("Ann"), fn)).hasStackTraceContaining("guests.Visitor");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    /** What tasks of a plugin find by their class loader. */
    private static final String HOST = """
            package guests;
            import dev.forkful.*;
            import java.io.*;
            import java.net.*;
            import java.util.*;
            public final class Host {
                public interface Spi { String name(); }
                public static final class One implements Spi { public String name() { return "one"; } }
                public static final class Two implements Spi { public String name() { return "two"; } }
                static ClassLoader loader() { return Host.class.getClassLoader(); }
                static String text(InputStream in) throws IOException {
                    try (in) { return new String(in.readAllBytes()); }
                }
                public static Call<List<String>> services() {
                    return () -> ServiceLoader.load(Spi.class, loader()).stream().map(p -> p.get().name()).toList();
                }
                public static Call<List<String>> all(String name) {
                    return () -> {
                        var texts = new ArrayList<String>();
                        var urls = Collections.list(loader().getResources(name));
                        for (var url : urls) { texts.add(text(url.openStream())); }
                        texts.add(new HashSet<>(urls).size() + " urls");
                        return texts;
                    };
                }
                public static Call<List<String>> first(String name) {
                    return () -> loader().getResource(name) == null
                            ? List.of(loader().getResourceAsStream(name) + "")
                            : List.of(text(loader().getResource(name).openStream()), text(loader().getResourceAsStream(name)));
                }
                public static Call<String> place(String name) { return () -> loader().getResource(name) + ""; }
            }
            """;

    private static final String SERVICES = "META-INF/services/guests.Host$Spi";

    private static URL[] pluginOfTwoJars(Path folder) throws Exception {
        var one = folder.resolve("one.jar");
        try (var jar = new Compiler.Jar(one, "Title", "one")) {
            for (var type : Compiler.inMemory("guests.Host", HOST).entrySet()) {
                jar.add(type.getKey().replace('.', '/') + ".class", type.getValue());
            }
            jar.add(SERVICES, "guests.Host$One".getBytes(UTF_8));
        }
        var two = folder.resolve("two.jar");
        try (var jar = new Compiler.Jar(two, "Title", "two")) {
            jar.add(SERVICES, "guests.Host$Two".getBytes(UTF_8)).add("empty.txt", new byte[0]);
        }
        return new URL[] {one.toUri().toURL(), two.toUri().toURL()};
    }

    /** Looks into its own jars first, and then where others look. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL[] jars) {
            super(jars, ClassLoadersTest.class.getClassLoader());
        }

        @Override
        public URL getResource(String name) {
            var own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Call<T> call(ClassLoader loader, String method, String... name) throws Exception {
        var types = name.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
        return (Call<T>)
                loader.loadClass("guests.Host").getMethod(method, types).invoke(null, (Object[]) name);
    }

    @Test
    void allResourcesOfALoaderAreFoundAsInTheParent(@TempDir Path folder) throws Exception {
        var jars = pluginOfTwoJars(folder);
        for (var own : List.of(new URLClassLoader(jars, getClass().getClassLoader()), new OwnFirst(jars))) {
            try (var loader = own;
                    var workers = Workers.processes(1)) {
                assertThat(workers.submit(ClassLoadersTest.<List<String>>call(loader, "services"))
                                .join())
                        .containsExactly("one", "two");
                for (var name :
                        List.of(SERVICES, "META-INF/MANIFEST.MF", "empty.txt", "none.txt", "java/lang/Object.class")) {
                    for (var method : List.of("all", "first")) {
                        var here = ClassLoadersTest.<List<String>>call(loader, method, name);
                        assertThat(workers.submit(here).join())
                                .as("%s: %s", method, name)
                                .isEqualTo(here.call());
                    }
                }
            }
        }
    }

    @Test
    void whatTheClassPathHasIsFoundThere(@TempDir Path folder) throws Exception {
        try (var loader = new OwnFirst(pluginOfTwoJars(folder));
                var workers = Workers.processes(1)) {
            var place = ClassLoadersTest.<String>call(loader, "place", "dev/forkful/processes/Guest.class");
            assertThat(workers.submit(place).join()).isEqualTo(place.call()).startsWith("file:");
            assertThat(workers.submit(ClassLoadersTest.<String>call(loader, "place", SERVICES))
                            .join())
                    .isEqualTo("forkful:/" + SERVICES);
        }
    }
}
