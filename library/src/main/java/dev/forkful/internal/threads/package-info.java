/** Workers that are virtual threads of this JVM. */
package dev.forkful.internal.threads;
