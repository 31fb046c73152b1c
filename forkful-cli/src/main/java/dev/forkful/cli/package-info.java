/** The {@code forkful} command: one class per subcommand. */
@NullMarked
package dev.forkful.cli;

import org.jspecify.annotations.NullMarked;
