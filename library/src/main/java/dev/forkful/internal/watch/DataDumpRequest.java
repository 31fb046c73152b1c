package dev.forkful.internal.watch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The JVM's word that it has printed its threads because of a SIGQUIT, or a Ctrl-Break on Windows. It tells so those who speak the JVM Tool Interface, an event for native agents; this class is one
 * by way of {@link Linker}. The signal stays the JVM's, and whatever else it does about it.
 */
@SuppressWarnings("restricted") // the native calls, which are all there is to it
final class DataDumpRequest {
    /** Places in the tables of functions of {@code jni.h} and {@code jvmti.h}; those of the latter are numbered from 1 there. */
    private static final int GET_ENV = 6;

    private static final int SET_EVENT_NOTIFICATION_MODE = 2 - 1;
    private static final int SET_EVENT_CALLBACKS = 122 - 1;

    /** {@code JVMTI_VERSION_1_2}: every JVM since Java 7 has it. */
    private static final int VERSION = 0x30010200;

    /** The numbers of events, of which the first has the first place in the table of who is called. */
    private static final int FIRST_EVENT = 50;

    private static final int DATA_DUMP_REQUEST = 71;
    private static final int ENABLE = 1;

    private DataDumpRequest() {}

    /**
     * Has someone told of each, for as long as this JVM runs.
     *
     * @param listener called by the JVM's thread for signals, so it must not wait
     * @throws UnsupportedOperationException if this JVM does not tell, or this program may not call native code
     */
    static void listen(Runnable listener) {
        try {
            enable(stub(listener));
        } catch (IllegalCallerException e) {
            var module = DataDumpRequest.class.getModule();
            throw new UnsupportedOperationException(
                    "to be told of SIGQUIT the library calls the JVM's native interface, which this program does not allow: start it with --enable-native-access="
                            + (module.isNamed() ? module.getName() : "ALL-UNNAMED"),
                    e);
        }
    }

    private static void enable(MemorySegment stub) {
        var linker = Linker.nativeLinker();
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(ADDRESS);
            var createdVms = linker.downcallHandle(
                    jvm("JNI_GetCreatedJavaVMs"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
            var count = arena.allocate(JAVA_INT);
            check("JNI_GetCreatedJavaVMs", (int) createdVms.invokeExact(found, 1, count));
            if (count.get(JAVA_INT, 0) != 1) { // another variant runs, and this one was loaded by asking it
                throw new UnsupportedOperationException(
                        "this JVM tells nobody of SIGQUIT: it is not the one in the folder server of its JDK");
            }
            var vm = found.get(ADDRESS, 0);

            var getEnv = linker.downcallHandle(
                    function(vm, GET_ENV), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            check("GetEnv", (int) getEnv.invokeExact(vm, found, VERSION));
            var env = found.get(ADDRESS, 0);

            int place = DATA_DUMP_REQUEST - FIRST_EVENT;
            var called = arena.allocate(ADDRESS, place + 1);
            called.setAtIndex(ADDRESS, place, stub);
            var setCallbacks = linker.downcallHandle(
                    function(env, SET_EVENT_CALLBACKS), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            check("SetEventCallbacks", (int) setCallbacks.invokeExact(env, called, (int) called.byteSize()));

            var setMode = linker.downcallHandle(
                    function(env, SET_EVENT_NOTIFICATION_MODE),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                    Linker.Option.firstVariadicArg(4)); // of which there are none
            check("SetEventNotificationMode", (int)
                    setMode.invokeExact(env, ENABLE, DATA_DUMP_REQUEST, MemorySegment.NULL));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw what it does not declare", e);
        }
    }

    /** What the JVM is to call. Never freed: the JVM may be about to call it. */
    private static MemorySegment stub(Runnable listener) {
        Runnable told = () -> {
            try {
                listener.run();
            } catch (Throwable e) {
                // the JVM would end the whole process; there is nobody to tell, and the next signal is another try
            }
        };
        try {
            var run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(told);
            return Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.dropArguments(run, 0, MemorySegment.class), // the JVMTI environment
                            FunctionDescriptor.ofVoid(ADDRESS),
                            Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is no Runnable.run", e);
        }
    }

    /** An object of the JVM's is an address of a table of functions. */
    private static MemorySegment function(MemorySegment object, int place) {
        var table = object.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
        return table.reinterpret(ADDRESS.byteSize() * (place + 1)).getAtIndex(ADDRESS, place);
    }

    private static MemorySegment jvm(String function) {
        var home = Path.of(System.getProperty("java.home"));
        return Stream.of("lib", "bin") // bin on Windows
                .map(folder -> home.resolve(folder, "server", System.mapLibraryName("jvm")))
                .filter(Files::isRegularFile)
                .flatMap(library -> SymbolLookup.libraryLookup(library, Arena.global()).find(function).stream())
                .findFirst()
                .orElseThrow(() -> new UnsupportedOperationException(
                        "this JVM tells nobody of SIGQUIT: there is no function " + function + " in " + home));
    }

    private static void check(String function, int code) {
        if (code != 0) {
            throw new UnsupportedOperationException(
                    "this JVM tells nobody of SIGQUIT: its " + function + " answered " + code);
        }
    }
}
