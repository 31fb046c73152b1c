/** What all of the house does with threads: tells where they are, and has something done on one of its own. */
package dev.forkful.internal.watch;
