package dev.forkful.spi;

/** How values become bytes. */
public interface Codec {}
