/**
 * Functions in other processes, and in threads, behind one API.
 *
 * <p>The nouns: {@link dev.forkful.Workers} is a pool, {@link dev.forkful.Task} one call given to it, {@link dev.forkful.Outcome} what became of one
 * item, {@link dev.forkful.JavaProcess} one function in one process of its own. {@link dev.forkful.Fn}, {@link dev.forkful.BiFn},
 * {@link dev.forkful.Call} and {@link dev.forkful.Action} are the shapes of a function that can travel. What can go wrong with a task is a
 * {@link dev.forkful.TaskException}.
 */
package dev.forkful;
