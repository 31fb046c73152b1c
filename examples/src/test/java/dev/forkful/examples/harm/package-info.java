/** Libraries that people use, at their worst. */
@NullMarked
package dev.forkful.examples.harm;

import org.jspecify.annotations.NullMarked;
