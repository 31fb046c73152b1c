package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.Proxy;

/** Reads what a {@link ValueOutput} has written. */
final class ValueInput extends ObjectInputStream {
    private final ClassTable table;
    private final ClassSpace classes;

    ValueInput(Source in, ClassTable table, ClassSpace classes) throws IOException {
        super(in);
        this.table = table;
        this.classes = classes;
        var ofTheJvm = getObjectInputFilter();
        var lengths = new Lengths(in);
        setObjectInputFilter(ofTheJvm == null ? lengths : ObjectInputFilter.merge(lengths, ofTheJvm));
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

        /** For how many elements there was room made, or bytes of primitive ones. */
        private long claimed;

        Lengths(Source in) {
            this.in = in;
            this.start = in.position();
        }

        @Override
        public Status checkInput(FilterInfo array) {
            long length = array.arrayLength();
            if (length <= 0) {
                return Status.UNDECIDED;
            }
            var type = array.serialClass();
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
                return table.get(number);
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
        var faces = new Class<?>[interfaces.length];
        ClassLoader loader = null;
        for (int i = 0; i < faces.length; i++) {
            int space = readInt();
            faces[i] = classes.find(space, interfaces[i]);
            if (space > ClassSpace.APPLICATION || loader == null) {
                loader = faces[i].getClassLoader();
            }
        }
        return Proxy.newProxyInstance(loader, faces, (proxy, method, arguments) -> null)
                .getClass();
    }
}
