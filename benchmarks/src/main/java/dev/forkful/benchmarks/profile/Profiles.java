package dev.forkful.benchmarks.profile;

import dev.forkful.benchmarks.Machine;
import java.util.List;

/**
 * The profiles of one run, as they are in the file.
 *
 * @param machine where, with what and when
 * @param warmUpMs how long the work had been done before, in milliseconds
 * @param measureMs how long it was looked at, in milliseconds
 * @param profiles one of each scenario that has one
 */
public record Profiles(Machine machine, long warmUpMs, long measureMs, List<Profile> profiles) {}
