package dev.forkful.internal.ship;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In a worker, the stand-in for one class loader of the parent: it knows the same classes by the same names, and defines those that the original
 * defined, from bytes that it asks for.
 *
 * <p>It does not delegate to its own parent as loaders do, because the original may not either. Only the parent process knows who defines what:
 * <ol>
 *   <li>the JDK's classes are this JVM's own;
 *   <li>for {@link ClassSpace#APPLICATION}, the class path of this JVM, which is the same; what it lacks is asked for;
 *   <li>everything else is asked for; the answer says whose class it is, and that loader's stand-in defines it.
 * </ol>
 */
public final class ShippedLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** No resource has a longer name, and some libraries ask for whatever text they get. */
    private static final int LONGEST = 10_000;

    private final int space;
    private final ShippedClasses classes;
    private final ShippedClasses.Parent parent;

    ShippedLoader(int space, ShippedClasses classes, ShippedClasses.Parent parent) {
        super(ClassLoader.getSystemClassLoader()); // without a name, which would stand in every line of a stack trace
        this.space = space;
        this.classes = classes;
        this.parent = parent;
    }

    int space() {
        return space;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded != null ? loaded : find(name);
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        try {
            var everywhere = ClassSpace.isForkful(name) || space == ClassSpace.APPLICATION
                    ? ClassLoader.getSystemClassLoader()
                    : ClassLoader.getPlatformClassLoader();
            return everywhere.loadClass(name);
        } catch (ClassNotFoundException e) {
            // then the parent has it, or no one
        }
        var answer = new Answer(parent.ask(HomeClasses.question(HomeClasses.Wanted.CLASS, space, name)));
        if (answer.home() < 0) {
            throw new ClassNotFoundException(
                    name + " is neither on the class path of the worker nor known to the process that " + "started it: "
                            + answer.text());
        }
        if (answer.home() == ClassSpace.EVERYWHERE) {
            return classes.find(ClassSpace.EVERYWHERE, name);
        }
        var home = answer.home() == space ? this : classes.loader(answer.home());
        return answer.hasBytes() ? home.define(name, answer.bytes()) : home.loadClass(name);
    }

    private Class<?> define(String name, byte[] bytes) {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }

    // Resources. For APPLICATION those of the class path, and of what it lacks, the parent's; else what the original
    // says, which may look elsewhere
    // first.

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        if (space == ClassSpace.APPLICATION) {
            return super.getResourceAsStream(name);
        }
        if (name.length() > LONGEST) {
            return null;
        }
        var answer = ask(HomeClasses.Wanted.RESOURCE, name);
        return answer.home() < 0 ? null : new ByteArrayInputStream(answer.bytes());
    }

    @Override
    public @Nullable URL getResource(String name) {
        return space == ClassSpace.APPLICATION ? super.getResource(name) : findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return space == ClassSpace.APPLICATION ? super.getResources(name) : findResources(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            var found = urls(HomeClasses.Wanted.URL, name);
            return found.isEmpty() ? null : found.getFirst();
        } catch (IOException e) {
            return null; // no more can be said here
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        if (space == ClassSpace.APPLICATION && getParent().getResource(name) != null) {
            return Collections.emptyEnumeration(); // the class path is the same here, and has been asked
        }
        return Collections.enumeration(urls(HomeClasses.Wanted.URLS, name));
    }

    private Answer ask(HomeClasses.Wanted wanted, String name) {
        return new Answer(parent.ask(HomeClasses.question(wanted, space, name)));
    }

    /** Those of the class path as they are here, others as URLs of what has been sent. */
    private List<URL> urls(HomeClasses.Wanted wanted, String name) throws IOException {
        if (name.length() > LONGEST) {
            return List.of();
        }
        var answer = ask(wanted, name);
        if (answer.home() < 0) {
            throw new IOException(
                    "the process that started this one does not tell where " + name + " is: " + answer.text());
        }
        var found = new ArrayList<URL>();
        var in = new DataInputStream(new ByteArrayInputStream(answer.bytes()));
        var here = in.available() == 0 ? Map.<String, URL>of() : onClassPath(name);
        while (in.available() > 0) {
            var known = here.get(in.readUTF());
            byte[] bytes = in.readNBytes(in.readInt());
            found.add(known != null ? known : url(name, found.size(), bytes));
        }
        return found;
    }

    private Map<String, URL> onClassPath(String name) throws IOException {
        var urls = new HashMap<String, URL>();
        for (var url : Collections.list(getParent().getResources(name))) {
            urls.put(url.toExternalForm(), url);
        }
        return urls;
    }

    /** Different ones of the same name are not equal: there are sets of URLs. */
    private static URL url(String name, int index, byte[] bytes) {
        try {
            var number = index == 0 ? null : String.valueOf(index);
            return URL.of(new URI("forkful", null, "/" + name, number, null), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new Fetched(url, bytes);
                }
            });
        } catch (java.net.URISyntaxException | java.net.MalformedURLException e) {
            throw new IllegalArgumentException("not the name of a resource: " + name, e);
        }
    }

    private static final class Fetched extends URLConnection {
        private final byte[] bytes;

        Fetched(URL url, byte[] bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getContentLengthLong() {
            return bytes.length;
        }
    }

    /** What {@link HomeClasses#answer} wrote. */
    private record Answer(byte[] all) {
        int home() {
            return ByteBuffer.wrap(all).getInt();
        }

        boolean hasBytes() {
            return all.length > Integer.BYTES;
        }

        byte[] bytes() {
            return Arrays.copyOfRange(all, Integer.BYTES, all.length);
        }

        /** Why not. */
        String text() {
            return new String(all, Integer.BYTES + 2, all.length - Integer.BYTES - 2, StandardCharsets.UTF_8);
        }
    }
}
