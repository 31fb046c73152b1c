/** What runs inside a worker JVM. */
package dev.forkful.internal.worker;
