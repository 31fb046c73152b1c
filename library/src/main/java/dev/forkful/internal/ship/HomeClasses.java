package dev.forkful.internal.ship;

import dev.forkful.Workers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the parent: numbers its class loaders, and answers workers that ask for a class or a resource. Thread-safe; the loaders are held
 * weakly, so that a pool does not keep a redeployed application alive.
 */
public final class HomeClasses implements ClassSpace {
    private static final @Nullable ClassLoader OWN = Workers.class.getClassLoader();
    private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    /** Guarded by this. */
    private final Map<ClassLoader, Integer> numbers = new WeakHashMap<>();

    /** By number, from {@link #APPLICATION} on. Guarded by this. */
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    /** The check sums of classes that may change, by name. Guarded by this. */
    private final Map<ClassLoader, Map<String, Long>> forms = new WeakHashMap<>();

    public HomeClasses() {
        number(SYSTEM); // is APPLICATION
    }

    private synchronized int number(ClassLoader loader) {
        return numbers.computeIfAbsent(loader, l -> {
            loaders.add(new WeakReference<>(l));
            return loaders.size();
        });
    }

    private synchronized @Nullable ClassLoader known(int space) {
        return space >= APPLICATION && space <= loaders.size()
                ? loaders.get(space - 1).get()
                : null;
    }

    /**
     * Classes of a loader are about to be needed in the form that these check sums tell. If a class was known in another form, the loader gets a new number,
     * and workers will fetch its classes anew.
     */
    synchronized void meet(ClassLoader loader, Map<String, Long> digests) {
        var known = forms.computeIfAbsent(loader, l -> new HashMap<>());
        boolean changed = digests.entrySet().stream()
                .anyMatch(d -> !d.getValue().equals(known.getOrDefault(d.getKey(), d.getValue())));
        if (changed) {
            known.clear();
            loaders.add(new WeakReference<>(loader));
            numbers.put(loader, loaders.size());
        }
        known.putAll(digests);
    }

    @Override
    public int spaceOf(Class<?> type) {
        var loader = type.getClassLoader();
        if (loader == null || loader.equals(PLATFORM) || ClassSpace.isForkful(type.getName())) {
            return EVERYWHERE;
        }
        return loader.equals(SYSTEM) ? APPLICATION : number(loader);
    }

    @Override
    public Class<?> find(int space, String name) throws ClassNotFoundException {
        if (space == EVERYWHERE) {
            return Class.forName(name, false, OWN);
        }
        var loader = known(space);
        if (loader == null) {
            throw new ClassNotFoundException(name + " (its class loader is gone)");
        }
        return Class.forName(name, false, loader);
    }

    @Override
    public ClassLoader loader(int space) throws ClassNotFoundException {
        var loader = known(space);
        if (loader == null) {
            throw new ClassNotFoundException("class loader " + space + " is gone");
        }
        return loader;
    }

    /** Whether the class's loader is that of a JShell session, of which functions have been encoded. */
    synchronized boolean isOfSession(Class<?> type) {
        return forms.containsKey(type.getClassLoader());
    }

    /** What a worker asks for: a class, or what a method of its loader says. */
    enum Wanted {
        CLASS('c'),
        /** Of {@code getResourceAsStream}. */
        RESOURCE('r'),
        /** Of {@code getResource}. */
        URL('u'),
        /** Of {@code getResources}. */
        URLS('a');

        private final char code;

        Wanted(char code) {
            this.code = code;
        }
    }

    /** A worker's question, as bytes. */
    static byte[] question(Wanted wanted, int space, String name) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(wanted.code);
            out.writeInt(space);
            out.writeUTF(name);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a name: " + name, e);
        }
        return bytes.toByteArray();
    }

    /**
     * The answer to a worker's question: the number of the loader that defines the class (or -1 and the reason if there is none), and the bytes, or any number of URLs, each with
     * the length of its bytes and these.
     * Runs the application's class loaders, so not to be called by a thread that others wait for.
     */
    public byte[] answer(byte[] question) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new DataInputStream(new java.io.ByteArrayInputStream(question));
                var out = new DataOutputStream(bytes)) {
            int wanted = in.readUnsignedByte();
            int space = in.readInt();
            String name = in.readUTF();
            try {
                if (wanted == Wanted.CLASS.code) {
                    answerClass(space, name, out);
                } else if (wanted == Wanted.URL.code) {
                    answerUrls(space, name, first(loader(space), name), out);
                } else if (wanted == Wanted.URLS.code) {
                    answerUrls(space, name, Collections.list(loader(space).getResources(name)), out);
                } else {
                    answerResource(space, name, out);
                }
            } catch (IOException | RuntimeException | ClassNotFoundException | LinkageError e) {
                bytes.reset();
                out.writeInt(-1);
                out.writeUTF(cut(e.toString()));
            }
        }
        return bytes.toByteArray();
    }

    private static String cut(String s) {
        return s.length() > 1000 ? s.substring(0, 1000) : s;
    }

    private void answerClass(int space, String name, DataOutputStream out) throws IOException, ClassNotFoundException {
        var asked = known(space);
        var type = find(space, name);
        int home = spaceOf(type);
        boolean bytesWanted = home > APPLICATION || home == space;
        if (!bytesWanted) {
            out.writeInt(home);
            return;
        }
        var loader = type.getClassLoader() == null ? asked : type.getClassLoader();
        byte[] bytes = loader == null ? null : read(loader, name.replace('.', '/') + ".class");
        if (bytes == null) {
            out.writeInt(-1);
            out.writeUTF("it exists in the parent, but its class loader " + loader
                    + " does not give away its bytes (getResourceAsStream)");
            return;
        }
        out.writeInt(home);
        out.write(bytes);
    }

    private void answerResource(int space, String name, DataOutputStream out) throws IOException {
        var loader = known(space);
        byte[] bytes = loader == null ? null : read(loader, name);
        if (bytes == null) {
            out.writeInt(-1);
            out.writeUTF("no such resource");
            return;
        }
        out.writeInt(space);
        out.write(bytes);
    }

    private static byte @Nullable [] read(ClassLoader loader, String resource) throws IOException {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** Each as its URL and its bytes, in the order that the loader has them. Some loaders have only a stream to show. */
    private void answerUrls(int space, String name, List<URL> found, DataOutputStream out)
            throws IOException, ClassNotFoundException {
        out.writeInt(space);
        for (var url : found) {
            writeUrl(cut(url.toExternalForm()), read(url), out);
        }
        byte[] shown = found.isEmpty() ? read(loader(space), name) : null;
        if (shown != null) {
            writeUrl("", shown, out);
        }
    }

    private static List<URL> first(ClassLoader loader, String name) {
        var url = loader.getResource(name);
        return url == null ? List.of() : List.of(url);
    }

    private static void writeUrl(String url, byte[] bytes, DataOutputStream out) throws IOException {
        out.writeUTF(url);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(URL url) throws IOException {
        var connection = url.openConnection();
        connection.setUseCaches(false); // else the JDK would keep a jar open for good
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
