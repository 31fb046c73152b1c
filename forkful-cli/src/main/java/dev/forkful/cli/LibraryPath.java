package dev.forkful.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where classes were loaded from: the one place that knows how to ask. */
final class LibraryPath {
    private LibraryPath() {}

    /** The jar or folder of a class of Forkful's, absolute. */
    static Path of(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
