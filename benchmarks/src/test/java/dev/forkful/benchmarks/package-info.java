@NullMarked
package dev.forkful.benchmarks;

import org.jspecify.annotations.NullMarked;
