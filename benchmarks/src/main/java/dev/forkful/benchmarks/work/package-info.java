/** What tasks do in the scenarios that compute. */
@NullMarked
package dev.forkful.benchmarks.work;

import org.jspecify.annotations.NullMarked;
