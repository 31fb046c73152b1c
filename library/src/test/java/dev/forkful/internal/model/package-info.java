/** Models of the protocols that sleep and wake, small enough to look at every state that they can get into. */
package dev.forkful.internal.model;
