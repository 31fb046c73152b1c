package dev.forkful.fory;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** Things to send. */
final class Cargo {
    private Cargo() {}

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "green";
            }
        }
    }

    record Line(int number, String text, double price, long stock, Colour colour) implements Serializable {
        static Line of(int n) {
            return new Line(n, "line " + n, n / 3.0, n * 1_000L, Colour.values()[n % 2]);
        }
    }

    private record Inner(Line line) implements Serializable {}

    record Order(String name, List<Line> lines, Map<String, Object> more) implements Serializable {
        Object inner() {
            return new Inner(lines.getFirst());
        }
    }

    static class Node implements Serializable {
        Node next;
        int[] shared;
        transient String forgotten = "here";
    }

    /** Not serializable. */
    static class Connection {
        final String url = "db";
    }

    record Booking(String name, Object seat) implements Serializable {}

    /** Writes itself. */
    static class Encrypted implements Serializable {
        transient String secret;

        Encrypted(String secret) {
            this.secret = secret;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeObject(new StringBuilder(secret).reverse().toString());
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            secret = new StringBuilder((String) in.readObject()).reverse().toString();
        }
    }

    /** Cannot be read. */
    static class Unreadable implements Serializable {
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("cannot be read");
        }
    }

    /** Has no constructor that anyone would guess. */
    static class OddException extends Exception {
        final int code;

        OddException(int code, Line line) {
            super("code " + code + " at " + line.text());
            this.code = code;
        }
    }
}
