package dev.forkful.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.forkful.Outcome;
import dev.forkful.TaskStats;
import dev.forkful.WorkerDiedException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One JSON object per input: everything that is known of it, whether it succeeded or failed. Times are in milliseconds. */
final class JsonFormat implements Format {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public String line(long number, Outcome<String, @Nullable Object> outcome) {
        var text = new StringWriter();
        try (var json = factory.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("number", number);
            json.writeStringField("input", outcome.item());
            switch (outcome) {
                case Outcome.Success<String, @Nullable Object> s -> {
                    json.writeFieldName("result");
                    JsonValue.write(json, s.value());
                }
                case Outcome.Failure<String, @Nullable Object> f ->
                    write(json, new Failure(number, f.item(), f.error(), f.stats()));
            }
            write(json, outcome.stats());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to a string", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Failure failure) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("kind", failure.kind());
        json.writeStringField("type", failure.type());
        json.writeStringField("message", failure.message());
        if (failure.error() instanceof WorkerDiedException died) {
            if (died.exitCode().isPresent()) {
                json.writeNumberField("exitCode", died.exitCode().getAsInt());
            }
            if (died.signal().isPresent()) {
                json.writeStringField("signal", died.signal().get());
            }
            if (died.heapLimit().isPresent()) {
                json.writeStringField("heapLimit", died.heapLimit().get());
            }
            json.writeFieldName("stderr");
            JsonValue.write(json, died.stderrTail());
        }
        json.writeFieldName("stackTrace");
        JsonValue.write(
                json,
                failure.stackTrace().stream().map(StackTraceElement::toString).toList());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TaskStats stats) throws IOException {
        if (stats.pid() >= 0) {
            json.writeStringField("worker", stats.worker());
            json.writeNumberField("pid", stats.pid());
        }
        json.writeNumberField("tries", stats.tries());
        json.writeNumberField("queuedMillis", millis(stats.queued()));
        json.writeNumberField("runningMillis", millis(stats.running()));
        json.writeNumberField("cpuMillis", millis(stats.cpuTime()));
    }

    /** To the microsecond. */
    private static double millis(Duration d) {
        return Math.round(d.toNanos() / 1e3) / 1e3;
    }
}
