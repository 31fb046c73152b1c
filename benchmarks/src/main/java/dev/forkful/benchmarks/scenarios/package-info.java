/** One file per scenario: what is measured. */
@NullMarked
package dev.forkful.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
