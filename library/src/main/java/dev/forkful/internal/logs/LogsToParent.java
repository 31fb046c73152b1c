package dev.forkful.internal.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.LogManager;

/**
 * The log manager of a worker: everything goes to the parent, from the levels on that the parent's loggers have. Made by {@code java.util.logging} when
 * something is logged for the first time.
 */
public final class LogsToParent extends LogManager {
    public LogsToParent() {}

    @Override
    public void readConfiguration() throws IOException {
        var relay = LogRelay.installed();
        var lines = new ByteArrayOutputStream();
        write("\n.level=INFO\n", lines); // the last of several lines with the same key holds
        if (relay != null) {
            readParentsFile(relay.parentsFile(), lines);
            lines.write(relay.askLevels());
        }
        write("\nhandlers=" + ParentHandler.class.getName() + "\n", lines);
        readConfiguration(new ByteArrayInputStream(lines.toByteArray()));
    }

    /** Of the parent's configuration the levels hold here as well, and what its formatters and filters may ask for. Its handlers are at work there. */
    private static void readParentsFile(String file, ByteArrayOutputStream lines) throws IOException {
        if (!file.isEmpty()) {
            var properties = new Properties();
            try (var in = Files.newInputStream(Path.of(file))) {
                properties.load(in);
            } catch (IOException | RuntimeException e) {
                return; // not there when seen from this folder: then the levels that the parent tells have to do
            }
            properties.keySet().removeIf(key -> isOfHandlers(key.toString()));
            properties.store(lines, null);
        }
    }

    private static boolean isOfHandlers(String key) {
        return key.equals("config") || key.equals("handlers") || key.endsWith(".handlers");
    }

    private static void write(String line, ByteArrayOutputStream to) {
        to.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
    }
}
