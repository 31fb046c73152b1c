/** Frames between two processes: what they look like, and the link that carries them. Knows nothing of what they mean. */
package dev.forkful.internal.wire;
