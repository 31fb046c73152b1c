/** Which task goes to which worker process: a state machine, and the driver that gives it its events and does what it says. */
package dev.forkful.internal.pool;
