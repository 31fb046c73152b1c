package dev.forkful.processes;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;

/** Things that travel badly. */
final class Cargo {
    private Cargo() {}

    /** Cannot travel, and says nothing about it. */
    static final class Connection {
        final String url = "db:";
    }

    /** Looks as if it could travel. */
    record Order(String name, Connection connection) implements Serializable {}

    /** Looks as if it could travel, further away. */
    record Customer(String name, List<Order> orders) implements Serializable {}

    /** Can be written so many times. Then it fails as one does whose assert fails. */
    static final class Fickle implements Serializable {
        final int number;
        private transient int left;

        Fickle(int number, int left) {
            this.number = number;
            this.left = left;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (left-- == 0) {
                throw new AssertionError("written once too often");
            }
            out.defaultWriteObject();
        }
    }

    /** Cannot be read where it arrives. */
    static final class Unreadable implements Serializable {
        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("cannot be read");
        }
    }

    /** Ends the process that reads it. */
    static final class Deadly implements Serializable {
        private void readObject(ObjectInputStream in) {
            Runtime.getRuntime().halt(77);
        }
    }

    /** An exception with a field that cannot travel. */
    static final class HoldsThread extends RuntimeException {
        final Thread thread = Thread.currentThread();

        HoldsThread(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** An exception that cannot be read where it arrives. */
    static final class UnreadableException extends RuntimeException {
        UnreadableException(String message) {
            super(message);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("cannot be read");
        }
    }

    /** An exception that cannot be written. */
    static final class UnwritableException extends RuntimeException {
        UnwritableException(String message) {
            super(message);
        }

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("cannot be written");
        }
    }

    /** An exception whose own methods fail. */
    static final class Treacherous extends RuntimeException {
        final Thread thread = Thread.currentThread();

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }
    }

    /** An enum with a body, whose class is not the enum's own. */
    enum Gear {
        FIRST {
            @Override
            int speed() {
                return 10;
            }
        };

        abstract int speed();
    }

    static int visits;

    static int visit() {
        return ++visits;
    }

    static int failWithThread() {
        throw new HoldsThread("held", new IOException("the reason"));
    }
}
