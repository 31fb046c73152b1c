/** A program that is a module. */
module kitchen {
    requires dev.forkful;
    requires java.sql; // which Forkful does not need
}
