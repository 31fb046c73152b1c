package dev.forkful.cli;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Results as the command prints them. Called in the worker by the class that is compiled around an expression, so that a result which cannot travel, a
 * {@code Path} or a {@code Stream}, can be a result all the same: only its text travels.
 */
public final class Rendered {
    private Rendered() {}

    /** One result as text: what {@code toString} says, except for arrays and streams, whose elements are shown. */
    public static String text(@Nullable Object result) {
        return switch (result) {
            case null -> "null";
            case String s -> s;
            case BaseStream<?, ?> stream -> elements(stream).toString();
            case Object[] array -> Arrays.deepToString(array);
            case Object o when o.getClass().isArray() -> items(o).toString();
            case Object o -> String.valueOf(o);
        };
    }

    /** One result in the terms of JSON: null, strings, numbers, booleans, lists and maps of them; whatever has no such form as its text. */
    public static @Nullable Object json(@Nullable Object result) {
        return switch (result) {
            case null -> null;
            case String s -> s;
            case Boolean b -> b;
            case Integer n -> n;
            case Long n -> n;
            case Short n -> n.intValue();
            case Byte n -> n.intValue();
            case Double n -> n;
            case Float n -> n;
            case BigInteger n -> n;
            case BigDecimal n -> n;
            case Optional<?> o -> json(o.orElse(null));
            case Map<?, ?> map -> plainMap(map);
            case BaseStream<?, ?> stream -> plainList(elements(stream));
            case Object o when o.getClass().isArray() -> plainList(items(o));
            case java.nio.file.Path path -> path.toString(); // an Iterable of itself
            case Iterable<?> items -> plainList(items);
            case Record r -> plainRecord(r);
            case Object o -> o.toString();
        };
    }

    private static List<@Nullable Object> plainList(Iterable<?> items) {
        var list = new ArrayList<@Nullable Object>();
        items.forEach(item -> list.add(json(item)));
        return list;
    }

    private static Map<String, @Nullable Object> plainMap(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> plain.put(text(key), json(value)));
        return plain;
    }

    private static Object plainRecord(Record r) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        try {
            for (RecordComponent component : r.getClass().getRecordComponents()) {
                var accessor = component.getAccessor();
                if (!accessor.trySetAccessible()) {
                    return r.toString();
                }
                plain.put(component.getName(), json(accessor.invoke(r)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + r.getClass().getName(), e);
        }
        return plain;
    }

    private static List<@Nullable Object> elements(BaseStream<?, ?> stream) {
        try (stream) {
            var list = new ArrayList<@Nullable Object>();
            stream.iterator().forEachRemaining(list::add);
            return list;
        }
    }

    private static List<@Nullable Object> items(Object array) {
        var list = new ArrayList<@Nullable Object>();
        for (int i = 0; i < Array.getLength(array); i++) {
            list.add(Array.get(array, i));
        }
        return list;
    }
}
