package dev.forkful.cli;

import dev.forkful.Fn;
import dev.forkful.cli.ExpressionSource.Shape;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles an expression into memory with the JDK's own compiler, once, in this process: workers get classes, not text.
 *
 * <p>Whether an expression has a result is found out by trying: first as a function, and if that does not compile as an effect.
 */
final class ExpressionCompiler {
    private static final int MOST_ERRORS = 5;

    private final List<String> imports;
    private final List<Path> classPath;

    ExpressionCompiler(List<String> imports, List<Path> classPath) {
        this.imports = imports;
        this.classPath = classPath;
    }

    /** Compiles it; what is wrong with it is told as the user typed it. */
    Expression compile(String expression) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CommandFailedException(
                    CommandFailedException.FAILED,
                    "this Java has no compiler: run forkful with a JDK 25 or newer, not with a JRE");
        }
        var asFunction = new DiagnosticCollector<JavaFileObject>();
        for (var shape : Shape.values()) {
            var diagnostics = shape == Shape.FUNCTION ? asFunction : new DiagnosticCollector<JavaFileObject>();
            var classes = new CompiledClasses(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null));
            if (compile(compiler, classes, diagnostics, new ExpressionSource(expression, imports, shape))) {
                return new Expression(new MemoryClassLoader(classes.bytes(), parent()), shape);
            }
        }
        throw doesNotCompile(expression, asFunction.getDiagnostics());
    }

    private boolean compile(
            JavaCompiler compiler,
            CompiledClasses classes,
            DiagnosticCollector<JavaFileObject> diagnostics,
            ExpressionSource source) {
        var file =
                new SimpleJavaFileObject(
                        URI.create("memory:///" + ExpressionSource.CLASS_NAME + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source.text();
                    }
                };
        var options = List.of("-proc:none", "-nowarn", "-g", "-classpath", compileClassPath());
        return compiler.getTask(null, classes, diagnostics, options, null, List.of(file))
                .call();
    }

    /** What the user named, and the two places whose classes the generated class needs. */
    private String compileClassPath() {
        return Stream.concat(
                        classPath.stream(), Stream.of(Fn.class, Rendered.class).map(LibraryPath::of))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private ClassLoader parent() {
        var own = ExpressionCompiler.class.getClassLoader();
        if (classPath.isEmpty()) {
            return own;
        }
        var urls = new ArrayList<URL>();
        for (var entry : classPath) {
            try {
                urls.add(entry.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("a file without a URL: " + entry, e);
            }
        }
        return new URLClassLoader("forkful-class-path", urls.toArray(URL[]::new), new LibraryAndJdk(own));
    }

    private CommandFailedException doesNotCompile(
            String expression, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        var source = new ExpressionSource(expression, imports, Shape.FUNCTION);
        var errors = diagnostics.stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        var pointing = errors.stream()
                .filter(d -> source.pointsIntoImports(d.getPosition()) || source.pointsIntoIt(d.getPosition()))
                .toList();
        var shown = (pointing.isEmpty() ? errors : pointing)
                .stream()
                        .map(d -> source.describe(d.getMessage(Locale.ROOT), d.getPosition()))
                        .distinct()
                        .limit(MOST_ERRORS)
                        .collect(Collectors.joining("\n"));
        return new CommandFailedException(
                CommandFailedException.WRONG_USAGE, "the expression does not compile: " + shown + hint(expression));
    }

    private static String hint(String expression) {
        return expression.contains("->") || expression.contains("::")
                ? ""
                : "\nAn expression is a lambda such as 's -> s.length()' or a method reference such as 'String::length'.";
    }
}
