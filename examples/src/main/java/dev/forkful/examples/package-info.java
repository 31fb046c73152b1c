/**
 * The tutorial, one runnable file per chapter. Each stands alone and can be copied; run one with {@code java -cp forkful.jar Chapter01Blocking.java}.
 *
 * <p>All of them count time in seconds whose length, in milliseconds, is the first argument; default 1000. With {@code 100} a chapter runs ten times
 * as fast. When somebody starts or ends a piece of work, a chapter prints a line such as {@code start of A}, {@code execution 2 of A} or
 * {@code end of A}: by these lines {@code forkful tour} and the tests know who ran when.
 */
@NullMarked
package dev.forkful.examples;

import org.jspecify.annotations.NullMarked;
