package dev.forkful.internal.wire;

/**
 * One message.
 *
 * <pre>
 *   0      1                     9                    17
 *   +------+---------------------+---------------------+--------- - -
 *   | kind | id, big-endian      | length, big-endian  | payload
 *   +------+---------------------+---------------------+--------- - -
 * </pre>
 *
 * @param kind what it is
 * @param id what it is about: a try of a task, a function, a request; 0 if that is clear
 * @param payload the rest
 */
public record Frame(Kind kind, long id, Payload payload) {
    /** The length of what comes before the payload. */
    static final int HEADER = 17;

    /** What a frame is. The order is the encoding. */
    public enum Kind {
        /** Parent: the worker's name, system properties and initializer. Once, first. */
        SETUP,
        /** Parent: a function, of which tasks will name the id. */
        FUNCTION,
        /** Parent: no more tasks will name that function. */
        FORGET,
        /** Parent: a task: the function's id, then the argument. */
        TASK,
        /** Parent: interrupt that task, or do not begin it. */
        INTERRUPT,
        /** Parent: tell where that task is. */
        WHERE,
        /** Parent: the answer to that FETCH. */
        FETCHED,
        /** Worker: set up, give me work. */
        READY,
        /** Worker: the initializer threw; the payload says what. */
        NOT_READY,
        /** Worker: that task begins now: if I die, it was the one. */
        STARTED,
        /** Worker: that task returned. */
        RESULT,
        /** Worker: that task threw. */
        FAILURE,
        /** Worker: that task will not be run, as you wished. */
        DROPPED,
        /** Worker: the stack of that task. */
        HERE,
        /** Worker: I need a class or a resource that you have. */
        FETCH,
        /** Worker: whole lines of standard output. */
        OUT,
        /** Worker: whole lines of standard error. */
        ERR;

        private static final Kind[] ALL = values();

        @SuppressWarnings("EnumOrdinal") // both sides are of the same version: the handshake sees to that
        byte code() {
            return (byte) ordinal();
        }

        static Kind of(int code) throws MalformedFrameException {
            if (code < 0 || code >= ALL.length) {
                throw new MalformedFrameException("no kind of frame has the number " + code);
            }
            return ALL[code];
        }
    }

    /** A frame without a payload. */
    public static Frame of(Kind kind, long id) {
        return new Frame(kind, id, Payload.EMPTY);
    }
}
