/** A program that is a module. */
module kitchen {
    requires dev.forkful;
}
