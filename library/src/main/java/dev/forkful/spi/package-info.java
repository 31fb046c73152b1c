/** What a backend or a codec implements. */
package dev.forkful.spi;
