/** Functions that run in threads or in other processes. */
package dev.forkful;
