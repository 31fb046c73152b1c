/** What {@code forkful bench} measures, against whom, and what follows from it. */
@NullMarked
package dev.forkful.cli.bench;

import org.jspecify.annotations.NullMarked;
