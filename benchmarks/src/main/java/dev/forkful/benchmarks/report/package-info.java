/** From the raw results to tables, charts and the table of goals. */
@NullMarked
package dev.forkful.benchmarks.report;

import org.jspecify.annotations.NullMarked;
