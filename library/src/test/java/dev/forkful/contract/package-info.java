/**
 * What holds for workers of every kind, by topic. Each topic is an interface of default tests, so that a kind of workers is tested by one tiny class
 * that implements {@link dev.forkful.contract.WorkersContract}.
 *
 * <p>What runs in a task must be able to travel to another process: lambdas here capture values and {@link dev.forkful.testing.Signal}s only.
 */
package dev.forkful.contract;
