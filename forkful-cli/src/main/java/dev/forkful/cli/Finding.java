package dev.forkful.cli;

import java.util.Locale;
import java.util.Map;

/**
 * What {@code forkful doctor} found about one thing.
 *
 * @param subject the thing
 * @param status whether it is as it should be
 * @param found what it is like, in words
 * @param remedy what to do about it; empty if nothing needs to be done
 * @param values what it is like, for programs
 */
record Finding(String subject, Status status, String found, String remedy, Map<String, Object> values) {
    /** How bad it is. */
    enum Status {
        /** As it should be. */
        OK,
        /** Works, not as well as it could. */
        WARNING,
        /** Does not work. */
        WRONG;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String found, Map<String, Object> values) {
        return new Finding(subject, Status.OK, found, "", values);
    }

    static Finding warning(String subject, String found, String remedy, Map<String, Object> values) {
        return new Finding(subject, Status.WARNING, found, remedy, values);
    }

    static Finding wrong(String subject, String found, String remedy, Map<String, Object> values) {
        return new Finding(subject, Status.WRONG, found, remedy, values);
    }
}
