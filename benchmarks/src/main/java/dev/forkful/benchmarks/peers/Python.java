package dev.forkful.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;

/** Python's own pools, measured by a script with Python's own clock. The script's answer says which Python, and how it starts workers. */
record Python(String name, String title) implements Script {
    @Override
    public List<String> command(Path root) {
        return List.of("python3", root.resolve("benchmarks/python/main.py").toString(), name);
    }
}
