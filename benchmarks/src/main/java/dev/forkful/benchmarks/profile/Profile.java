package dev.forkful.benchmarks.profile;

import java.util.List;

/**
 * What processes did while one scenario's work was done over and over.
 *
 * @param scenario that the work is of
 * @param unit what is counted: tasks, calls
 * @param unitsPerSecond how many, while they were looked at
 * @param processes who did it
 */
public record Profile(String scenario, String unit, double unitsPerSecond, List<Part> processes) {
    /**
     * The parent, or all of its workers together.
     *
     * @param name of the part
     * @param pageFaults pages that the system had to find memory for, per unit
     * @param threads who had the CPUs, most first; those of one name are together
     * @param methods what its Java threads did, most first
     */
    public record Part(String name, double pageFaults, List<Cpu> threads, List<Share> methods) {}

    /**
     * CPU time of threads, in seconds for each second that went by: 1 is all of one CPU.
     *
     * @param thread the name
     * @param user in the process's own code
     * @param system in the system's
     */
    public record Cpu(String thread, double user, double system) {
        /** Both. */
        public double all() {
            return user + system;
        }
    }

    /**
     * A method's part of the samples.
     *
     * @param method the innermost of the library in the stack, or else the innermost of all
     * @param share from 0 to 1
     * @param samples how many that were; 0 in profiles from before these were kept
     */
    public record Share(String method, double share, int samples) {}
}
