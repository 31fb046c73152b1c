package dev.forkful.cli;

/** One thing that {@code forkful doctor} looks at. Never throws: that something cannot be looked at is a finding. */
@FunctionalInterface
interface Check {
    /** Looks. */
    Finding look();
}
