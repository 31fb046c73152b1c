package dev.forkful;

import static java.util.stream.Collectors.joining;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lines that describe a class to its users: what a compiler of their code would look at, nullness included.
 * Parameter names, bodies and all that is private stay out.
 */
final class ApiText {
    private static final int ACCESS = Modifier.PUBLIC | Modifier.PROTECTED;

    private ApiText() {}

    static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    static List<String> of(Class<?> type) {
        Stream<String> fields =
                Arrays.stream(type.getDeclaredFields()).filter(ApiText::isShown).map(ApiText::field);
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(ApiText::isShown)
                .map(ApiText::constructor);
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(ApiText::isShown)
                .filter(method -> !isObjects(method))
                .map(ApiText::method);
        List<String> lines = new ArrayList<>();
        lines.add(heading(type));
        Stream.of(fields, constructors, methods)
                .flatMap(members -> members.map(line -> "    " + line).sorted())
                .forEach(lines::add);
        return lines;
    }

    private static String heading(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int modifiers = type.getModifiers() & ~Modifier.INTERFACE;
        if (type.isInterface()) {
            modifiers &= ~(Modifier.ABSTRACT | Modifier.STATIC);
        } else if (type.isEnum() || type.isRecord()) {
            modifiers &= ~(Modifier.FINAL | Modifier.STATIC | Modifier.ABSTRACT);
        }
        List<String> words = new ArrayList<>(annotations(type));
        words.addAll(words(modifiers));
        if (type.isSealed() && !type.isEnum()) {
            words.add("sealed");
        }
        words.add(kind);
        words.add(type.getName() + typeParameters(type) + components(type));
        AnnotatedType parent = type.getAnnotatedSuperclass();
        if (parent != null && kind.equals("class") && parent.getType() != Object.class) {
            words.add("extends " + text(parent));
        }
        if (type.getAnnotatedInterfaces().length > 0 && !type.isAnnotation()) {
            words.add((type.isInterface() ? "extends " : "implements ") + list(type.getAnnotatedInterfaces()));
        }
        if (type.isSealed() && !type.isEnum()) {
            words.add("permits "
                    + Arrays.stream(type.getPermittedSubclasses())
                            .map(permitted -> isVisible(permitted) ? permitted.getName() : "(hidden)")
                            .distinct()
                            .collect(joining(", ")));
        }
        return String.join(" ", words);
    }

    private static String components(Class<?> type) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map((RecordComponent part) -> text(part.getAnnotatedType()) + " " + part.getName())
                        .collect(joining(", ", "(", ")"))
                : "";
    }

    private static String field(Field field) {
        if (field.isEnumConstant()) {
            return join(annotations(field), "enum constant", field.getName());
        }
        int modifiers = field.getModifiers() & (ACCESS | Modifier.STATIC | Modifier.FINAL);
        return join(
                annotations(field),
                String.join(" ", words(modifiers)),
                text(field.getAnnotatedType()),
                field.getName());
    }

    private static String constructor(Constructor<?> constructor) {
        return join(
                annotations(constructor),
                String.join(" ", words(constructor.getModifiers() & ACCESS)),
                typeParameters(constructor),
                constructor.getDeclaringClass().getSimpleName() + parameters(constructor));
    }

    private static String method(Method method) {
        int modifiers = method.getModifiers() & (ACCESS | Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL);
        String kind = String.join(" ", words(modifiers)) + (method.isDefault() ? " default" : "");
        return join(
                annotations(method),
                kind,
                typeParameters(method),
                text(method.getAnnotatedReturnType()),
                method.getName() + parameters(method));
    }

    private static String parameters(Executable executable) {
        AnnotatedType[] types = executable.getAnnotatedParameterTypes();
        String parameters = IntStream.range(0, types.length)
                .mapToObj(i -> executable.isVarArgs() && i == types.length - 1
                        ? text(types[i]).replaceFirst("\\[]$", "...")
                        : text(types[i]))
                .collect(joining(", ", "(", ")"));
        AnnotatedType[] thrown = executable.getAnnotatedExceptionTypes();
        return thrown.length == 0 ? parameters : parameters + " throws " + list(thrown);
    }

    private static String typeParameters(GenericDeclaration declaration) {
        TypeVariable<?>[] variables = declaration.getTypeParameters();
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> {
                            String bounds = Arrays.stream(variable.getAnnotatedBounds())
                                    .map(ApiText::text)
                                    .collect(joining(" & "));
                            return bounds.equals("Object")
                                    ? variable.getName()
                                    : variable.getName() + " extends " + bounds;
                        })
                        .collect(joining(", ", "<", ">"));
    }

    private static String list(AnnotatedType... types) {
        return Arrays.stream(types).map(ApiText::text).collect(joining(", "));
    }

    private static String text(AnnotatedType type) {
        String annotations = annotations(type).stream().map(name -> name + " ").collect(joining());
        return switch (type) {
            case AnnotatedArrayType array ->
                text(array.getAnnotatedGenericComponentType())
                        + (annotations.isEmpty() ? "[]" : " " + annotations + "[]");
            case AnnotatedParameterizedType generic ->
                annotations
                        + name(((ParameterizedType) generic.getType()).getRawType())
                        + Arrays.stream(generic.getAnnotatedActualTypeArguments())
                                .map(ApiText::text)
                                .collect(joining(", ", "<", ">"));
            case AnnotatedWildcardType wildcard -> annotations + wildcard(wildcard);
            default -> annotations + name(type.getType());
        };
    }

    private static String wildcard(AnnotatedWildcardType wildcard) {
        if (wildcard.getAnnotatedLowerBounds().length > 0) {
            return "? super " + text(wildcard.getAnnotatedLowerBounds()[0]);
        }
        String upper = text(wildcard.getAnnotatedUpperBounds()[0]);
        return upper.equals("Object") ? "?" : "? extends " + upper;
    }

    /** Types of {@code java.lang} without their package: the lines stay short and no less exact. */
    private static String name(Type type) {
        String name = type.getTypeName();
        String inLang = name.startsWith("java.lang.") ? name.substring("java.lang.".length()) : name;
        return inLang.contains(".") ? name : inLang;
    }

    private static List<String> annotations(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> "@" + type.getSimpleName())
                .sorted()
                .toList();
    }

    private static Collection<String> words(int modifiers) {
        return modifiers == 0 ? List.of() : List.of(Modifier.toString(modifiers).split(" "));
    }

    private static String join(Collection<String> annotations, String... words) {
        return Stream.concat(annotations.stream(), Arrays.stream(words))
                .filter(word -> !word.isBlank())
                .map(String::strip)
                .collect(joining(" "));
    }

    /** Every object has these: that a class has its own is no news to a compiler. */
    private static boolean isObjects(Method method) {
        return switch (method.getName()) {
            case "toString", "hashCode" -> method.getParameterCount() == 0;
            case "equals" -> List.of(method.getParameterTypes()).equals(List.of(Object.class));
            default -> false;
        };
    }

    private static <M extends Member & AnnotatedElement> boolean isShown(M member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
