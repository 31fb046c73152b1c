package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the variables that a lambda captured. A lambda does not know them, but the compiler turns them into the first parameters of the method
 * that holds its body, and the debug information of that method has their names.
 */
final class CapturedNames {
    private CapturedNames() {}

    /** One name per captured value; fewer, or none, where they cannot be found out. */
    static List<@Nullable String> of(SerializedLambda lambda) {
        try {
            var model = model(lambda);
            return model == null ? List.of() : names(lambda, model);
        } catch (IOException | RuntimeException e) {
            return List.of(); // an odd class file: the message will do without names
        }
    }

    private static @Nullable ClassModel model(SerializedLambda lambda) throws IOException {
        var type = capturingClass(lambda);
        if (type == null) {
            return null;
        }
        var name = type.getName();
        try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            return in == null ? null : ClassFile.of().parse(in.readAllBytes());
        }
    }

    private static @Nullable Class<?> capturingClass(SerializedLambda lambda) {
        var name = lambda.getCapturingClass().replace('/', '.');
        for (var loader : List.of(contextLoader(), ClassLoader.getSystemClassLoader())) {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError | InaccessibleObjectException e) {
                // the next one may know it
            }
        }
        return null;
    }

    private static ClassLoader contextLoader() {
        var loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private static List<@Nullable String> names(SerializedLambda lambda, ClassModel model) {
        for (var method : model.methods()) {
            if (method.methodName().stringValue().equals(lambda.getImplMethodName())
                    && method.methodType().stringValue().equals(lambda.getImplMethodSignature())) {
                return names(lambda, method);
            }
        }
        return List.of();
    }

    private static List<@Nullable String> names(SerializedLambda lambda, MethodModel method) {
        boolean isStatic = (method.flags().flagsMask() & ClassFile.ACC_STATIC) != 0;
        if (!method.methodName().stringValue().startsWith("lambda$")) {
            return List.of(); // a method reference: what it captured is the object before the colons
        }
        var bySlot = method.code()
                .flatMap(code -> code.findAttribute(Attributes.localVariableTable()))
                .map(table -> table.localVariables().stream()
                        .filter(v -> v.startPc() == 0)
                        .collect(Collectors.toMap(v -> v.slot(), v -> v.name().stringValue(), (a, b) -> a)))
                .orElse(java.util.Map.of());
        var names = new ArrayList<@Nullable String>();
        int slot = 0;
        if (!isStatic) {
            names.add("this");
            slot = 1;
        }
        for (var parameter : method.methodTypeSymbol().parameterList()) {
            if (names.size() == lambda.getCapturedArgCount()) {
                break;
            }
            names.add(bySlot.get(slot));
            slot += parameter.descriptorString().equals("J")
                            || parameter.descriptorString().equals("D")
                    ? 2
                    : 1;
        }
        return names;
    }
}
