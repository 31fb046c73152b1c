/** One pool at mixed work for a long time: does it end where it began? */
@NullMarked
package dev.forkful.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
