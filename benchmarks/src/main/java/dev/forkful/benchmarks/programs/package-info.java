/** The programs that peers and scenarios start. */
@NullMarked
package dev.forkful.benchmarks.programs;

import org.jspecify.annotations.NullMarked;
