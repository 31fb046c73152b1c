package dev.forkful.cli;

import dev.forkful.Fn;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** A compiled expression: functions that can travel to a worker, and the loader that has their classes. */
final class Expression {
    private final Class<?> compiled;
    private final ExpressionSource.Shape shape;

    Expression(ClassLoader loader, ExpressionSource.Shape shape) {
        this.shape = shape;
        try {
            compiled = Class.forName(ExpressionSource.CLASS_NAME, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the compiler wrote no " + ExpressionSource.CLASS_NAME, e);
        }
    }

    /** From an input to the text of its result, as {@link Rendered#text} has it; to null if there are no results. */
    Fn<String, @Nullable Object> text() {
        return function("text");
    }

    /** From an input to its result in the terms of JSON, as {@link Rendered#json} has it. */
    Fn<String, @Nullable Object> json() {
        return function("json");
    }

    /** Whether it returns anything. */
    boolean hasResults() {
        return shape == ExpressionSource.Shape.FUNCTION;
    }

    ClassLoader loader() {
        return compiled.getClassLoader();
    }

    @SuppressWarnings("unchecked") // ExpressionSource wrote it
    private Fn<String, @Nullable Object> function(String name) {
        try {
            var factory = compiled.getDeclaredMethod(name);
            factory.setAccessible(true);
            return (Fn<String, @Nullable Object>) factory.invoke(null);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the expression cannot be evaluated: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
