@org.jspecify.annotations.NullMarked
package dev.forkful.benchmarks.profile;
