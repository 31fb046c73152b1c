package dev.forkful.internal.ship;

import java.io.ObjectStreamClass;

/**
 * What serialization makes of a class, as a number. Both processes have the same classes, so a stream does not describe their fields; if, for once, they have
 * not (because the class path was built anew in between), the numbers differ, and nothing is read into the wrong field.
 */
final class ClassForm {
    private static final ClassValue<Long> FORMS = new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
            return compute(ObjectStreamClass.lookupAny(type));
        }
    };

    private ClassForm() {}

    static long of(Class<?> type) {
        return FORMS.get(type);
    }

    private static long compute(ObjectStreamClass description) {
        if (description.forClass().isArray()) {
            return 0; // its elements say what they are
        }
        long form = description.getSerialVersionUID();
        for (var field : description.getFields()) {
            form = mix(form, field.getName());
            form = mix(form + field.getTypeCode(), field.getTypeString());
        }
        return form;
    }

    private static long mix(long form, @org.jspecify.annotations.Nullable String text) {
        return (form ^ (text == null ? 0 : text.hashCode())) * 0x9E3779B97F4A7C15L;
    }
}
