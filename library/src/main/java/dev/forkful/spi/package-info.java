/**
 * For those who add a place to run: a {@link dev.forkful.spi.Backend} runs {@linkplain dev.forkful.spi.Job jobs} somewhere, and
 * {@link dev.forkful.Workers#on} makes a pool of it. Programs that only use Forkful need nothing of this package.
 */
package dev.forkful.spi;
