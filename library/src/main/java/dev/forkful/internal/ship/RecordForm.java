package dev.forkful.internal.ship;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamClass;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How records of a class travel without a serialization stream: those whose components are primitives, boxes and texts. Their fields are read and their
 * canonical constructor is called as serialization does it.
 *
 * <p>Values share nothing, so a stream has to resolve its class descriptors anew for each, which takes longer than all else about a small record.
 */
final class RecordForm {
    private static final Set<Class<?>> REFERENCES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class);

    /** With more texts it takes long to find out whether two are the same object. */
    private static final int MOST_TEXTS = 8;

    /** Of a class that has none. */
    private static final RecordForm NONE = new RecordForm(null, List.of(), false);

    private static final ClassValue<RecordForm> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
            return compute(type);
        }
    };

    /** A component. */
    private static final class Part {
        final Field field;

        /** Which parameter of the constructor it is. */
        final int place;

        /** As in class files. */
        final char code;

        Part(Field field, int place) {
            this.field = field;
            this.place = place;
            this.code = field.getType().descriptorString().charAt(0);
        }

        boolean isText() {
            return String.class.equals(field.getType());
        }
    }

    private final @Nullable Constructor<?> constructor;

    /** In serialization's order, which goes by their names: it is the same where the class was compiled with them in another. */
    private final Part[] parts;

    private final Part[] texts;

    /** Whether objects may go this way, and not only come. */
    private final boolean goes;

    private RecordForm(@Nullable Constructor<?> constructor, List<Part> parts, boolean goes) {
        this.constructor = constructor;
        this.goes = goes;
        this.parts = parts.toArray(Part[]::new);
        this.texts = parts.stream().filter(Part::isText).toArray(Part[]::new);
    }

    /** That of a class, to write its objects; null if they need a stream. */
    static @Nullable RecordForm toWrite(Class<?> type) {
        var form = of(type);
        return form == null || !form.goes ? null : form;
    }

    /** That of a class, to read objects of it that have come; null if they need a stream. */
    static @Nullable RecordForm of(Class<?> type) {
        if (!Record.class.equals(type.getSuperclass())) { // isRecord() is a native call, and longer than all of this
            return null;
        }
        var form = FORMS.get(type);
        return form.constructor == null ? null : form;
    }

    private static RecordForm compute(Class<?> type) {
        var description = ObjectStreamClass.lookup(type);
        if (description == null || !type.isRecord() || !isOpen(type) || isReplaced(type)) {
            return NONE;
        }
        var components = List.of(type.getRecordComponents());
        var names = components.stream().map(RecordComponent::getName).toList();
        var types = components.stream().map(RecordComponent::getType).toList();
        if (!types.stream().allMatch(RecordForm::isDirect)
                || types.stream().filter(String.class::equals).count() > MOST_TEXTS) {
            return NONE;
        }
        try {
            var parts = Arrays.stream(description.getFields())
                    .map(field -> new Part(field(type, field.getName()), names.indexOf(field.getName())))
                    .toList();
            var constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return parts.size() == types.size() ? new RecordForm(constructor, parts, isOpenElsewhere(type)) : NONE;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("a record has a canonical constructor", e);
        }
    }

    /** Whether reflection may touch it here. */
    private static boolean isOpen(Class<?> type) {
        var module = type.getModule();
        return (!module.isNamed() || module.equals(RecordForm.class.getModule())) && !type.isHidden();
    }

    /**
     * Whether reflection may touch it in the other process, too. That cannot be asked: it may have a class of another loader than the application's in a module that is
     * closed, where here it is in none. A worker may have one of the application's from another loader, which has it in none.
     */
    private static boolean isOpenElsewhere(Class<?> type) {
        return ClassLoader.getSystemClassLoader().equals(type.getClassLoader());
    }

    private static boolean isDirect(Class<?> component) {
        return component.isPrimitive() || REFERENCES.contains(component);
    }

    private static boolean isReplaced(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(m -> m.getParameterCount() == 0
                        && (m.getName().equals("writeReplace") || m.getName().equals("readResolve")));
    }

    private static Field field(Class<?> type, String name) {
        try {
            var field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError("serialization knows it", e);
        }
    }

    /** Whether two components are the same text, and not only equal: after the journey they would be two. */
    @SuppressWarnings("ReferenceEquality") // is what this is about
    boolean hasTwins(Object value) {
        try {
            for (int i = 1; i < texts.length; i++) {
                var text = (String) texts[i].field.get(value);
                for (int j = 0; text != null && !text.isEmpty() && j < i; j++) {
                    if (text == texts[j].field.get(value)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    /** Writes a record that has no twins. */
    void write(Object value, Payload.Builder to) {
        try {
            for (var part : parts) {
                write(part, value, to);
            }
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    private static AssertionError inaccessible(IllegalAccessException e) {
        return new AssertionError("its fields were made accessible", e);
    }

    private static void write(Part part, Object value, Payload.Builder to) throws IllegalAccessException {
        var field = part.field;
        switch (part.code) {
            case 'I' -> to.putInt(field.getInt(value));
            case 'J' -> to.putLong(field.getLong(value));
            case 'D' -> to.putDouble(field.getDouble(value));
            case 'F' -> to.putFloat(field.getFloat(value));
            case 'Z' -> to.putByte(field.getBoolean(value) ? 1 : 0);
            case 'B' -> to.putByte(field.getByte(value));
            case 'S' -> to.putShort(field.getShort(value));
            case 'C' -> to.putShort(field.getChar(value));
            default -> {
                if (!Forms.write(field.get(value), to)) {
                    throw new AssertionError("no form for " + field);
                }
            }
        }
    }

    /**
     * Reads a record.
     *
     * @throws InvalidObjectException if its constructor refuses
     */
    Object read(Source from) throws IOException {
        var arguments = new @Nullable Object[parts.length];
        for (var part : parts) {
            arguments[part.place] = read(part, from);
        }
        try {
            return Objects.requireNonNull(constructor).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw refused(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw refused(e);
        }
    }

    /** As serialization tells it. */
    private static InvalidObjectException refused(@Nullable Throwable why) {
        return new InvalidObjectException(why == null ? "" : why.getMessage(), why);
    }

    private static @Nullable Object read(Part part, Source from) throws IOException {
        return switch (part.code) {
            case 'I' -> from.getInt();
            case 'J' -> from.getLong();
            case 'D' -> from.getDouble();
            case 'F' -> from.getFloat();
            case 'Z' -> from.getByte() != 0;
            case 'B' -> from.getByte();
            case 'S' -> from.getShort();
            case 'C' -> (char) from.getShort();
            default -> {
                var value = Forms.read(from.getByte(), from);
                if (value != null && !part.field.getType().isInstance(value)) {
                    throw new MalformedFrameException(
                            "a " + value.getClass().getName() + " for " + part.field.getName());
                }
                yield value;
            }
        };
    }
}
