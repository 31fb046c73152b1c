/**
 * Forkful measured beside its peers. {@code scenarios} says what is measured, {@code peers} with what, {@code programs} are the small programs that
 * they start, {@code report} turns the raw results into a page.
 *
 * <p>Each measurement of a peer in a scenario runs in a process of its own, the fork, which prints one line of JSON.
 */
@NullMarked
package dev.forkful.benchmarks;

import org.jspecify.annotations.NullMarked;
