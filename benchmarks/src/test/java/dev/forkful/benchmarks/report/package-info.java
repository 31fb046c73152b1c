@NullMarked
package dev.forkful.benchmarks.report;

import org.jspecify.annotations.NullMarked;
