/** Functions, values, classes and exceptions to bytes and back. */
package dev.forkful.internal.ship;
