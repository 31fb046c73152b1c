package dev.forkful.examples.harm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.regex.Pattern;
import org.mozilla.javascript.Context;

/** What libraries do to the process that calls them. All of it in workers. */
final class Harm {
    private Harm() {}

    /** Runs a script of somebody else's, with Rhino. */
    static String script(String source) {
        try (var context = Context.enter()) {
            var scope = context.initStandardObjects();
            return Context.toString(context.evaluateString(scope, source, "script", 1, null));
        }
    }

    /** An expression and a text that makes it try for longer than anyone lives. */
    static boolean expression() {
        return Pattern.compile("(a+a+)+(\\1)b").matcher("a".repeat(100)).matches();
    }

    /** Lets the C library write to where nothing is. */
    static long nativeWrite() throws Throwable {
        var linker = Linker.nativeLinker();
        var memset = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("memset"),
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        return ((MemorySegment) memset.invokeExact(MemorySegment.NULL, 42, 8L)).address();
    }
}
