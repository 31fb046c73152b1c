/** What only holds for workers that are processes: they can die, be killed, print, and have an environment of their own. */
package dev.forkful.processes;
