/**
 * {@code forkful tour}: plays the chapters of the tutorial. {@link dev.forkful.cli.tour.Stage} runs one and records it,
 * {@link dev.forkful.cli.tour.Tracks} reads from its lines who ran when, {@link dev.forkful.cli.tour.Picture} draws that.
 */
@NullMarked
package dev.forkful.cli.tour;

import org.jspecify.annotations.NullMarked;
