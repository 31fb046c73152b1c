/** The tutorial, one runnable file per chapter. */
@NullMarked
package dev.forkful.examples;

import org.jspecify.annotations.NullMarked;
