/** Values between processes by Apache Fory: {@link dev.forkful.fory.ForyCodec}. */
@NullMarked
package dev.forkful.fory;

import org.jspecify.annotations.NullMarked;
