package dev.forkful.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;

/** A peer in another language: a script that measures itself, by its own clock, and prints the same line that a fork prints. */
public non-sealed interface Script extends Peer {
    /** The command, without scenario and parameters. */
    List<String> command(Path root);
}
