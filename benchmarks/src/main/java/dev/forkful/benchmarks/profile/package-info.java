/** Where the CPU time goes: Forkful's own processes, looked at while they do one thing again and again. */
@NullMarked
package dev.forkful.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
