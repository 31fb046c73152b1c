package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which variables of a JShell session a function uses. JShell makes each snippet a class {@code REPL.$JShell$n}, and variables its static fields;
 * whoever uses them from another snippet says {@code getstatic}. So this follows the byte code from the body of a lambda, method by method. (Not class
 * by class: the class of the snippet {@code var r = workers.map(...)} uses {@code workers}, but its lambda does not.)
 *
 * <p>Used by one thread, for one function.
 */
final class SessionCode {
    private static final String SNIPPET = "REPL/$JShell$";

    /** A variable: a static field of a snippet's class. */
    record Variable(String type, String name) {}

    private record Method(String owner, String name, String descriptor) {}

    private final ClassLoader loader;
    private final Map<String, @Nullable ClassModel> models = new HashMap<>();

    /** The check sum of every class that was read, by binary name. */
    private final Map<String, Long> digests = new HashMap<>();

    private final Set<Variable> variables = new LinkedHashSet<>();
    private final Set<Method> seen = new HashSet<>();
    private final Set<String> seenTypes = new HashSet<>();
    private final Deque<Method> next = new ArrayDeque<>();

    SessionCode(ClassLoader loader) {
        this.loader = loader;
    }

    static boolean isOfSession(Class<?> type) {
        return type.getName().startsWith("REPL.$JShell$");
    }

    /** Follows the body of a lambda. */
    void follow(SerializedLambda lambda) {
        add(lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature());
        drain();
    }

    /** Follows all that an object of that type can do. */
    void follow(Class<?> type) {
        addType(type.getName().replace('.', '/'));
        drain();
    }

    Set<Variable> variables() {
        return variables;
    }

    Map<String, Long> digests() {
        return digests;
    }

    private void add(String owner, String name, String descriptor) {
        if (owner.startsWith(SNIPPET)) {
            var method = new Method(owner, name, descriptor);
            if (seen.add(method)) {
                next.add(method);
            }
            addType(owner);
        }
    }

    /** A class that the user wrote, {@code REPL/$JShell$7$Cook}: all of it. Of the class around a snippet only what is used. */
    private void addType(String name) {
        if (!name.startsWith(SNIPPET) || name.indexOf('$', SNIPPET.length()) < 0 || !seenTypes.add(name)) {
            return;
        }
        var model = model(name);
        if (model != null) {
            model.methods()
                    .forEach(m -> add(
                            name, m.methodName().stringValue(), m.methodType().stringValue()));
            model.superclass().ifPresent(s -> addType(s.asInternalName()));
            model.interfaces().forEach(i -> addType(i.asInternalName()));
        }
    }

    private void drain() {
        for (var method = next.poll(); method != null; method = next.poll()) {
            var model = model(method.owner);
            if (model == null) {
                continue;
            }
            for (var candidate : model.methods()) {
                if (candidate.methodName().equalsString(method.name)
                        && candidate.methodType().equalsString(method.descriptor)) {
                    read(candidate);
                }
            }
        }
    }

    private void read(MethodModel method) {
        method.code().ifPresent(code -> code.forEach(this::read));
    }

    private void read(CodeElement element) {
        switch (element) {
            case FieldInstruction field -> {
                var owner = field.owner().asInternalName();
                if (owner.startsWith(SNIPPET) && owner.indexOf('$', SNIPPET.length()) < 0) {
                    model(owner);
                    variables.add(
                            new Variable(owner.replace('/', '.'), field.name().stringValue()));
                } else {
                    addType(owner); // what its static fields hold is made by its code
                }
            }
            case InvokeInstruction call ->
                add(
                        call.owner().asInternalName(),
                        call.name().stringValue(),
                        call.type().stringValue());
            case InvokeDynamicInstruction call -> {
                for (var argument : call.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle) {
                        add(
                                internalName(handle.owner().descriptorString()),
                                handle.methodName(),
                                handle.lookupDescriptor());
                    }
                }
            }
            case NewObjectInstruction creation -> addType(name(creation.className()));
            default -> {}
        }
    }

    private static String name(ClassEntry entry) {
        return entry.asInternalName();
    }

    private static String internalName(String descriptor) {
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }

    private @Nullable ClassModel model(String internalName) {
        if (!models.containsKey(internalName)) {
            models.put(internalName, load(internalName));
        }
        return models.get(internalName);
    }

    private @Nullable ClassModel load(String internalName) {
        try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            var sum = new CRC32();
            sum.update(bytes);
            digests.put(internalName.replace('/', '.'), sum.getValue());
            return ClassFile.of().parse(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the session's class " + internalName, e);
        }
    }
}
