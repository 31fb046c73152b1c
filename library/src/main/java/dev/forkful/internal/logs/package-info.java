/** Log records on their way from a worker's {@code java.util.logging} to the parent's. */
package dev.forkful.internal.logs;
