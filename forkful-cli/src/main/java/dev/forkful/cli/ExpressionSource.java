package dev.forkful.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class around an expression, and the way back from a place in it to a place in what the user typed.
 *
 * <pre>
 *   import …; final class ForkfulExpression { static class When { static final Fn&lt;String, Object&gt; IT = (EXPRESSION
 *   ); } static Fn&lt;…&gt; text() { return s -> Rendered.text(When.IT.apply(s)); } … }
 * </pre>
 *
 * Everything before the expression is on its first line, so that line numbers in stack traces are those of the expression. What is shipped to workers is
 * the lambda in {@code text()} or {@code json()}: it captures nothing, so that the expression itself need not be serializable. The
 * expression is in a class of its own to be evaluated by the first call, where it runs: {@code System.out::println} takes hold of that {@code out}. The class is in no
 * package because classes in no package, on {@code --class-path}, can be named from there only.
 */
final class ExpressionSource {
    /** What it is to be compiled as. */
    enum Shape {
        /** It returns something. */
        FUNCTION("dev.forkful.Fn<String, Object>", "return dev.forkful.cli.Rendered.%s(When.IT.apply(s));"),
        /** It returns nothing. */
        EFFECT("dev.forkful.cli.Effect", "When.IT.apply(s); return null;");

        private final String type;
        private final String call;

        Shape(String type, String call) {
            this.type = type;
            this.call = call;
        }
    }

    static final String CLASS_NAME = "ForkfulExpression";

    /** Packages whose names would otherwise have to be written out; they also decide between classes of {@code java.base} with the same name. */
    private static final List<String> USUAL = List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.net.http.*",
            "java.nio.charset.*",
            "java.nio.file.*",
            "java.text.*",
            "java.time.*",
            "java.time.format.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.function.*",
            "java.util.regex.*",
            "java.util.stream.*");

    private final String expression;
    private final List<String> imports;
    private final String text;

    /** Where each of the user's imports starts. */
    private final List<Integer> importStarts = new ArrayList<>();

    private final int start;

    ExpressionSource(String expression, List<String> imports, Shape shape) {
        this.expression = expression;
        this.imports = imports;
        var source = new StringBuilder("import module java.base; ");
        source.append(USUAL.stream().map(p -> "import " + p + "; ").collect(Collectors.joining()));
        for (var name : imports) {
            importStarts.add(source.length());
            source.append("import ").append(name).append("; ");
        }
        source.append("final class " + CLASS_NAME + " { static class When { static final ")
                .append(shape.type)
                .append(" IT = (");
        start = source.length();
        source.append(expression).append("\n); } ");
        Stream.of("text", "json")
                .forEach(name -> source.append("static dev.forkful.Fn<String, Object> ")
                        .append(name)
                        .append("() { return s -> { ")
                        .append(shape.call.formatted(name))
                        .append(" }; } "));
        text = source.append("}").toString();
    }

    String text() {
        return text;
    }

    /** One error: the compiler's message and, below the line it is about, a caret. */
    String describe(String message, long position) {
        if (position < start && !pointsIntoImports(position)) {
            return message;
        }
        if (position < start) {
            return "--import " + imports.get(importAt(position)) + ": " + message;
        }
        var lines = message.lines().filter(l -> !l.contains(CLASS_NAME)).toList();
        var about = lines.isEmpty() ? message : lines.getFirst();
        return Stream.concat(
                        Stream.of(about, pointer((int) Math.min(position - start, expression.length()))),
                        lines.stream().skip(1))
                .collect(Collectors.joining("\n"));
    }

    private int importAt(long position) {
        int found = 0;
        while (found + 1 < importStarts.size() && importStarts.get(found + 1) <= position) {
            found++;
        }
        return found;
    }

    private String pointer(int place) {
        int lineStart = expression.lastIndexOf('\n', place - 1) + 1;
        int lineEnd = expression.indexOf('\n', place);
        var line = expression.substring(lineStart, lineEnd < 0 ? expression.length() : lineEnd);
        var indent = expression.substring(lineStart, place).replaceAll("[^\t]", " ");
        return "  " + line + "\n  " + indent + "^";
    }

    /** Whether the place is in what the user typed, rather than behind it because something is not closed. */
    boolean pointsIntoIt(long position) {
        return position < start + expression.length();
    }

    /** Whether there is any import of the user's to blame for a place before the expression. */
    boolean pointsIntoImports(long position) {
        return position < start && !importStarts.isEmpty() && position >= importStarts.getFirst();
    }
}
