/** What tests share: waiting for conditions, signals between a test and its tasks, and the check that nothing is left behind. */
package dev.forkful.testing;
