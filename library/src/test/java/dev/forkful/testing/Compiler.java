package dev.forkful.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles and packs small programs while tests run. */
public final class Compiler {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private Compiler() {}

    /** A source that is a string. */
    public static JavaFileObject source(String className, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Compiles a source in memory: class names to bytes. */
    public static Map<String, byte[]> inMemory(String className, String text) {
        var classes = new LinkedHashMap<String, ByteArrayOutputStream>();
        var manager =
                new ForwardingJavaFileManager<JavaFileManager>(COMPILER.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, Kind kind, javax.tools.FileObject sibling) {
                        return new SimpleJavaFileObject(
                                URI.create("bytes:///" + name.replace('.', '/') + ".class"), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                            }
                        };
                    }
                };
        var messages = new StringWriter();
        var options = List.of("-g", "-proc:none", "-classpath", Jvm.classPath());
        if (!COMPILER.getTask(messages, manager, null, options, null, List.of(source(className, text)))
                .call()) {
            throw new AssertionError(messages.toString());
        }
        var bytes = new LinkedHashMap<String, byte[]>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    /** Runs {@code javac} with its usual arguments. */
    public static void javac(Object... arguments) {
        var words = new ArrayList<>(List.of("-g", "-proc:none"));
        for (var argument : arguments) {
            words.add(argument.toString());
        }
        var messages = new ByteArrayOutputStream();
        if (COMPILER.run(null, messages, messages, words.toArray(String[]::new)) != 0) {
            throw new AssertionError(messages.toString());
        }
    }

    /** A jar being written. */
    public static final class Jar implements AutoCloseable {
        private final JarOutputStream out;

        /** Begins a jar with attributes for its manifest: name, value, name, value. */
        public Jar(Path file, String... attributes) throws IOException {
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            for (int i = 0; i < attributes.length; i += 2) {
                manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
            }
            out = new JarOutputStream(Files.newOutputStream(file), manifest);
        }

        /** Adds all that is in a folder, below a name. */
        public Jar addFolder(String below, Path folder) throws IOException {
            try (var files = Files.walk(folder)) {
                for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    var name = below + folder.relativize(file).toString().replace('\\', '/');
                    if (!name.equals("META-INF/MANIFEST.MF")) {
                        add(name, Files.readAllBytes(file));
                    }
                }
            }
            return this;
        }

        public Jar add(String name, byte[] content) throws IOException {
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
            out.closeEntry();
            return this;
        }

        /** Adds an empty folder entry. */
        public Jar addFolderEntry(String name) throws IOException {
            out.putNextEntry(new ZipEntry(name));
            out.closeEntry();
            return this;
        }

        /** Adds a file as it is, not compressed, as nested jars must be. */
        public Jar addStored(String name, byte[] content) throws IOException {
            var entry = new ZipEntry(name);
            var crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCompressedSize(content.length);
            entry.setCrc(crc.getValue());
            out.putNextEntry(entry);
            out.write(content);
            out.closeEntry();
            return this;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** The library as a jar: the one that it was loaded from, or one made of its classes. */
    public static Path libraryJar(Path folder) {
        var origin = Jvm.origin(dev.forkful.Workers.class);
        if (Files.isRegularFile(origin)) {
            return origin;
        }
        var file = folder.resolve("forkful.jar");
        try (var jar = new Jar(file)) {
            jar.addFolder("", origin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
