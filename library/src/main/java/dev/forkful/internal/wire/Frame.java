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

    /** No honest payload is longer; more is not believed. */
    private static final long LONGEST = 1L << 44;

    /** Longer than what is small by nature, or goes in pieces. */
    private static final long SHORT = 16 << 20;

    /** Longer than a name that can be asked for. */
    private static final long NAME = 66_000;

    /** What a frame is. The order is the encoding. */
    public enum Kind {
        // On the link.

        /** Parent: interrupt that task. */
        INTERRUPT,
        /** Parent: tell where that task is. */
        WHERE,
        /** Parent: tell where all threads are. */
        DUMP,
        /** Parent: the answer to that FETCH or LEVELS. */
        FETCHED,
        /** Worker: set up, give me work. Said in the memory, too, before it has called: see {@link SharedFile#setUpAt()}. */
        READY(SHORT),
        /** Worker: the initializer threw; the payload says what. */
        NOT_READY,
        /** Worker: the stack of that task. */
        HERE(SHORT),
        /** Worker: where all threads are, in words; the answer to that DUMP. */
        DUMPED(SHORT),
        /** Worker: I need a class or a resource that you have. */
        FETCH(NAME),
        /** Worker: whole lines of standard output, or pieces of long ones. */
        OUT(SHORT),
        /** Worker: the same of standard error. */
        ERR(SHORT),
        /** Worker: a log record, or several. */
        LOG(SHORT),
        /** Worker: I log for the first time; what levels do your loggers have? The answer is a FETCHED. */
        LEVELS(NAME),

        // In the ring to the worker.

        /** Parent: the worker's name, system properties and initializer. Once, first. */
        SETUP,
        /** Parent: a function, of which tasks will name the id. */
        FUNCTION,
        /** Parent: what many functions have in common; tasks will name the id, and what theirs has captured. */
        TEMPLATE,
        /** Parent: no more tasks will name that function. */
        FORGET,
        /** Parent: a task: the function's id, then the argument. */
        TASK,
        /** Parent: a task of many items: the function's id, their number, then the items. */
        BATCH,

        // In the ring to the parent; after a task that has printed on the link, behind what it printed.

        /** Worker: that task returned. */
        RESULT,
        /** Worker: that task threw. */
        FAILURE,
        /** Worker: that task returned what cannot be encoded. */
        NOT_ENCODED,
        /** Worker: those items have been run. */
        RESULTS;

        private static final Kind[] ALL = values();

        private final long longest;

        Kind() {
            this(LONGEST);
        }

        Kind(long longest) {
            this.longest = longest;
        }

        /** How long the payload of one may be on a link, in bytes: what says that it is longer is not read. */
        public long longest() {
            return longest;
        }

        @SuppressWarnings("EnumOrdinal") // both sides are of the same version: the handshake sees to that
        public byte code() {
            return (byte) ordinal();
        }

        /** The kind with that code. */
        public static Kind of(int code) throws MalformedFrameException {
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
