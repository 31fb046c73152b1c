package dev.forkful.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;

/**
 * What this process does when it is sent a signal, instead of ending. By reflection: of {@code sun.misc.Signal}, which is all that there is, javac warns whatever one
 * says.
 */
final class Signals {
    /** What is done, by a thread of its own. */
    @FunctionalInterface
    interface Action {
        void run();
    }

    private Signals() {}

    /**
     * Has it done from now on. Not where the signal does not exist, where this process was told to ignore it, as by {@code nohup}, or where its JVM leaves signals to others
     * ({@code -Xrs}). What this process starts meanwhile knows nothing of it: a signal that is caught, other than one that is ignored, is as usual in another program.
     *
     * @param name such as INT
     */
    static void on(String name, Action action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var run = MethodHandles.lookup().findVirtual(Action.class, "run", MethodType.methodType(void.class));
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            MethodHandleProxies.asInterfaceInstance(
                                    handler, MethodHandles.dropArguments(run.bindTo(action), 0, signal)));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) { // which is how it says that it will not
                throw new IllegalStateException(e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            // a JDK without it: then signals do what they always do
        }
    }
}
