/** Tasks that have to come to their results while their workers are killed. */
@NullMarked
package dev.forkful.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
