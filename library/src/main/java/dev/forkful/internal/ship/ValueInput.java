package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link ValueOutput} has written. */
final class ValueInput extends ObjectInputStream {
    private final ClassTable table;
    private final ClassSpace classes;
    private final Source in;
    private final JvmFilter filter;
    private final Lengths lengths;

    /** Those that the object has which is read. */
    private List<@Nullable Object> arrays = List.of();

    /** Those whose values are in it. */
    private List<SessionVariable> variables = List.of();

    ValueInput(Source in, ClassTable table, ClassSpace classes) throws IOException {
        super(in);
        this.table = table;
        this.classes = classes;
        this.in = in;
        var ofTheJvm = getObjectInputFilter();
        this.filter = new JvmFilter(ofTheJvm == null ? null : exceptStandIns(ofTheJvm));
        this.lengths = new Lengths(in);
        var all = ofTheJvm == null ? lengths : ObjectInputFilter.merge(lengths, ofTheJvm);
        setObjectInputFilter(exceptStandIns(all));
        enableResolveObject(true);
    }

    /** A filter that is not asked about what stands for an array, or is around the values of a session: it is about these. */
    private static ObjectInputFilter exceptStandIns(ObjectInputFilter filter) {
        return seen ->
                StandIn.OfArray.class.equals(seen.serialClass()) || SessionValues.class.equals(seen.serialClass())
                        ? Status.ALLOWED
                        : filter.checkInput(seen);
    }

    /**
     * Reads an object that has those arrays.
     *
     * @param toSet the variables whose values are in it, if it is a {@link SessionValues}
     */
    Object readWith(List<@Nullable Object> apart, List<SessionVariable> toSet)
            throws IOException, ClassNotFoundException {
        arrays = apart;
        variables = toSet;
        lengths.there = null;
        try {
            return readObject();
        } finally {
            arrays = List.of();
            variables = List.of();
        }
    }

    /** Reads the values of a session's variables, sets each, and returns the value that uses them. */
    @Nullable
    Object readOfSession() throws IOException, ClassNotFoundException {
        var toSet = variables;
        variables = List.of(); // once
        if (toSet.isEmpty()) {
            throw new InvalidObjectException("there are no variables to set");
        }
        for (var variable : toSet) {
            variable.set(readObject());
        }
        return readObject();
    }

    /** Puts the array in the place of what stands for it. */
    @Override
    protected Object resolveObject(Object object) throws InvalidObjectException {
        if (!(object instanceof StandIn.OfArray place)) {
            return object;
        }
        int number = place.number;
        // each once: it is not kept longer than the object keeps it
        var array = number < 0 || number >= arrays.size() ? null : arrays.set(number, null);
        if (array == null) {
            throw new InvalidObjectException("there is no array " + number);
        }
        lengths.there = array; // it is asked about it next
        return array;
    }

    /**
     * Arrays are allocated before their elements are read: refuses those for which there are too few bytes, and one more when all so far, which may be one in
     * the other, have asked for more than there are in all.
     */
    private static final class Lengths implements ObjectInputFilter {
        /** Bytes that the stream may have read ahead, and then some. */
        private static final long AHEAD = 4096;

        /** A hash table may be made so much larger than its elements ask for. */
        private static final long SPARE = 8;

        private final Source in;
        private final long start;

        /** An array that was read before the object, if that is what is asked about next. */
        @Nullable
        Object there;

        /** For how many elements there was room made, or bytes of primitive ones. */
        private long claimed;

        Lengths(Source in) {
            this.in = in;
            this.start = in.position();
        }

        @Override
        public Status checkInput(FilterInfo array) {
            long length = array.arrayLength();
            var type = array.serialClass();
            var known = there;
            there = null;
            if (length <= 0 || (known != null && known.getClass().equals(type) && Array.getLength(known) == length)) {
                return Status.UNDECIDED;
            }
            var element = type == null ? null : type.getComponentType();
            int size = element != null && element.isPrimitive() ? sizeOf(element) : 0;
            long most = size > 0 ? in.remaining() : in.remaining() * SPARE;
            claimed += size > 0 ? length * size : length;
            long all = in.position() + in.remaining() - start;
            return length > most + AHEAD || claimed > all * SPARE + AHEAD ? Status.REJECTED : Status.UNDECIDED;
        }

        private static int sizeOf(Class<?> primitive) {
            return switch (primitive.getName()) {
                case "byte", "boolean" -> Byte.BYTES;
                case "short", "char" -> Short.BYTES;
                case "int", "float" -> Integer.BYTES;
                default -> Long.BYTES;
            };
        }
    }

    @Override
    protected void readStreamHeader() {} // there is none

    @Override
    protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
        int number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte b = readByte();
            number |= (b & 0x7f) << shift;
            if (b >= 0) {
                return table.get(number, filter, in.position());
            }
        }
        throw new StreamCorruptedException("the number of a class that does not end");
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) {
        return description.forClass(); // it is our own
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        // asked for first: a stream may leave it out, and the class would be there for good
        classes.find(ClassSpace.EVERYWHERE, Proxy.class.getName());
        var faces = new Class<?>[interfaces.length];
        ClassLoader loader = null;
        for (int i = 0; i < faces.length; i++) {
            int space = readInt();
            faces[i] = classes.find(space, interfaces[i]);
            filter.checkAll(faces[i], in.position()); // before the proxy's class initializes it
            if (space > ClassSpace.APPLICATION || loader == null) {
                loader = faces[i].getClassLoader();
            }
        }
        return Proxy.newProxyInstance(loader, faces, (proxy, method, arguments) -> null)
                .getClass();
    }
}
