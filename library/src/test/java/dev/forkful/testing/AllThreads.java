package dev.forkful.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.stream.Stream;

/**
 * The threads of this JVM, virtual ones too. The one other way to know these, a thread dump, crashes the JVM now and then: when a thread ends while it looks
 * (JDK-8359870), or a virtual one begins or ends its turn on a carrier (JDK-8364343). So this asks the lists that a dump goes through.
 *
 * <p>They belong to an internal package. To open it on the command line would open it in all workers of the tests, which have the options of their parent.
 */
final class AllThreads {
    private static final MethodHandle ROOT;
    private static final MethodHandle THREADS;
    private static final MethodHandle CHILDREN;

    static {
        try {
            var lookup = lookup();
            var containers = lookup.findClass("jdk.internal.vm.ThreadContainers");
            var container = lookup.findClass("jdk.internal.vm.ThreadContainer");
            var toStream = MethodType.methodType(Stream.class);
            ROOT = lookup.findStatic(containers, "root", MethodType.methodType(container));
            THREADS = lookup.findVirtual(container, "threads", toStream);
            CHILDREN = lookup.findVirtual(container, "children", toStream);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private AllThreads() {}

    /** Those that have begun and not ended. */
    static Stream<Thread> now() {
        try {
            return in(ROOT.invoke()).filter(Thread::isAlive);
        } catch (Throwable e) {
            throw new LinkageError("the JDK keeps its lists of threads in another way", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Thread> in(Object container) throws Throwable {
        var threads = (Stream<Thread>) THREADS.invoke(container);
        for (var child : ((Stream<Object>) CHILDREN.invoke(container)).toList()) {
            threads = Stream.concat(threads, in(child));
        }
        return threads;
    }

    /** One that may look at all there is. By reflection: the compiler warns of the class and lets nobody suppress it. */
    private static Lookup lookup() throws ReflectiveOperationException {
        var unsafeClass = Class.forName("sun.misc.Unsafe");
        var theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
        theUnsafe.setAccessible(true);
        var unsafe = theUnsafe.get(null);
        var lookup = Lookup.class.getDeclaredField("IMPL_LOOKUP");
        var base = unsafeClass.getMethod("staticFieldBase", Field.class).invoke(unsafe, lookup);
        var offset = unsafeClass.getMethod("staticFieldOffset", Field.class).invoke(unsafe, lookup);
        return (Lookup)
                unsafeClass.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    }
}
