/** Watching, never steering. */
package dev.forkful.internal.watch;
