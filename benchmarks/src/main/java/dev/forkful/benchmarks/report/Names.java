package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.peers.Peers;

/** What peers are called on the page. */
final class Names {
    private Names() {}

    /** A result may be older than a peer's name. */
    static String peer(String name) {
        return Peers.NAMES.contains(name) ? Peers.named(name).title() : name;
    }
}
