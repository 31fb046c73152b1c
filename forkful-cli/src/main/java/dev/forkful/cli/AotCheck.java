package dev.forkful.cli;

import dev.forkful.internal.spawn.AotState;
import java.util.Locale;
import java.util.Map;

/** The AOT cache that workers of this command start from. None is no fault: the first programs do without. */
final class AotCheck implements Check {
    private static final String SUBJECT = "AOT cache";

    private final AotState state;

    AotCheck() {
        this(AotState.now());
    }

    AotCheck(AotState state) {
        this.state = state;
    }

    @Override
    public Finding look() {
        var file = state.file();
        var values = Map.<String, Object>of(
                "state",
                state.kind().name().toLowerCase(Locale.ROOT),
                "path",
                file == null ? "" : file.toString(),
                "bytes",
                state.bytes());
        return switch (state.kind()) {
            case USED ->
                Finding.ok(
                        SUBJECT,
                        "workers start from " + file + " (" + Bytes.text(state.bytes())
                                + "; delete it to have another made)",
                        values);
            case MISSING ->
                Finding.ok(
                        SUBJECT,
                        "none yet: a program that uses processes for some seconds has it made, as " + file,
                        values);
            case OFF -> Finding.ok(SUBJECT, "switched off, by forkful.aot or FORKFUL_AOT", values);
            case IMPOSSIBLE ->
                Finding.ok(
                        SUBJECT,
                        file == null
                                ? "none, as nothing tells where your home is; -Dforkful.cache=... names a folder for it"
                                : "none with the options of this JVM",
                        values);
            case USELESS ->
                Finding.warning(
                        SUBJECT,
                        file + " does not work, so workers start without",
                        "see that its folder is yours alone, then delete it; another will be made",
                        values);
        };
    }
}
