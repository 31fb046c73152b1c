/** Starting a worker JVM, proving that it is ours, and learning how it ended. */
package dev.forkful.internal.spawn;
