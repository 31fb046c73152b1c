@NullMarked
package dev.forkful.examples;

import org.jspecify.annotations.NullMarked;
