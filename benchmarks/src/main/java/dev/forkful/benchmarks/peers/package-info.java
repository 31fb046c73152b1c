/** One file per peer: what Forkful is measured beside. */
@NullMarked
package dev.forkful.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
