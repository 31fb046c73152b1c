package dev.forkful.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The protocol of {@code wire.Bell}: a writer publishes and looks whether the reader sleeps, the reader says that it sleeps and looks whether there is news.
 * {@code src/test/promela/bell.pml} is the same for a model checker.
 */
class BellModelTest {
    private static final int MESSAGES = 3;
    private static final int NONE = -1;
    private static final int DONE = 4;

    /**
     * Everything that there is.
     *
     * @param writer where the writer is: 0 to publish, 1 at the fence, 2 to look at the flag, 3 to compare and set it, 4 to send a byte
     * @param sent how many messages it has published
     * @param writerHolds the tail that its store buffer holds
     * @param reader where the reader is: 0 to look into the ring, 1 at the fence, 2 to look again, 3 asleep, 4 to say that it is awake
     * @param read how many messages it has read
     * @param readerHolds the flag that its store buffer holds
     * @param tail in the shared memory
     * @param flag in the shared memory: 1 if the reader sleeps
     * @param rung whether there is a byte in the socket
     * @param unheard whether the reader has been woken, and is to take the byte before it sleeps again
     * @param caller where the thread is that gives the writer its socket: 0 to give it, 1 to look at the flag, 2 to compare and set it, 3 to send a byte, 4 done
     */
    record State(
            int writer,
            int sent,
            int writerHolds,
            int reader,
            int read,
            int readerHolds,
            int tail,
            int flag,
            boolean rung,
            boolean unheard,
            int caller) {
        State writer(int to) {
            return new State(to, sent, writerHolds, reader, read, readerHolds, tail, flag, rung, unheard, caller);
        }

        State reader(int to) {
            return new State(writer, sent, writerHolds, to, read, readerHolds, tail, flag, rung, unheard, caller);
        }

        State flag(int newFlag) {
            return new State(
                    writer, sent, writerHolds, reader, read, readerHolds, tail, newFlag, rung, unheard, caller);
        }

        State socket(boolean newRung, boolean newUnheard) {
            return new State(
                    writer, sent, writerHolds, reader, read, readerHolds, tail, flag, newRung, newUnheard, caller);
        }

        State published(int newSent, int holds, int newTail) {
            return new State(writer, newSent, holds, reader, read, readerHolds, newTail, flag, rung, unheard, caller);
        }

        State slept(int holds, int newFlag) {
            return new State(writer, sent, writerHolds, reader, read, holds, tail, newFlag, rung, unheard, caller);
        }

        State caller(int to) {
            return new State(writer, sent, writerHolds, reader, read, readerHolds, tail, flag, rung, unheard, to);
        }

        State read(int newRead) {
            return new State(
                    writer, sent, writerHolds, reader, newRead, readerHolds, tail, flag, rung, unheard, caller);
        }
    }

    /**
     * The model.
     *
     * @param buffered stores go through a buffer, as in processors; else everyone sees them at once
     * @param writerFence the writer has its fence
     * @param readerFence the reader has its fence
     * @param hearsFirst the reader takes old bytes before it says that it sleeps; else just before it does
     * @param caller where the caller begins
     * @param callerLooks whether it looks at the flag after it has given the socket
     */
    record Bell(
            boolean buffered,
            boolean writerFence,
            boolean readerFence,
            boolean hearsFirst,
            int caller,
            boolean callerLooks)
            implements Explorer.Model<State> {
        /** With the socket there from the first. */
        Bell(boolean buffered, boolean writerFence, boolean readerFence, boolean hearsFirst) {
            this(buffered, writerFence, readerFence, hearsFirst, DONE, true);
        }

        @Override
        public State first() {
            return new State(0, 0, NONE, 0, 0, NONE, 0, 0, false, false, caller);
        }

        @Override
        public boolean isOver(State s) {
            return s.read == MESSAGES;
        }

        @Override
        public void steps(State s, Explorer.Steps<State> to) {
            if (s.writerHolds != NONE) {
                to.to("the tail gets to memory", s.published(s.sent, NONE, s.writerHolds));
            }
            if (s.readerHolds != NONE) {
                to.to("the flag gets to memory", s.slept(NONE, s.readerHolds));
            }
            writer(s, to);
            caller(s, to);
            if (!isOver(s)) {
                reader(s, to);
            }
        }

        private void writer(State s, Explorer.Steps<State> to) {
            switch (s.writer) {
                case 0 -> {
                    if (s.sent < MESSAGES && s.writerHolds == NONE) {
                        int n = s.sent + 1;
                        to.to(
                                "publish",
                                s.published(n, buffered ? n : NONE, buffered ? s.tail : n)
                                        .writer(1));
                    }
                }
                case 1 -> {
                    if (!writerFence || s.writerHolds == NONE) {
                        to.to("writer's fence", s.writer(2));
                    }
                }
                case 2 -> to.to("look at the flag", s.writer(s.flag == 1 ? 3 : 0));
                case 3 -> {
                    if (s.caller == 0) {
                        to.to("no socket", s.writer(0));
                    } else if (s.writerHolds == NONE) { // to compare and set is a fence, too
                        to.to("compare and set", s.flag == 1 ? s.flag(0).writer(4) : s.writer(0));
                    }
                }
                default -> to.to("send a byte", s.socket(true, s.unheard).writer(0));
            }
        }

        private void caller(State s, Explorer.Steps<State> to) {
            switch (s.caller) {
                case 0 -> to.to("give the socket", s.caller(callerLooks ? 1 : DONE));
                case 1 -> to.to("caller looks at the flag", s.caller(s.flag == 1 ? 2 : DONE));
                case 2 ->
                    to.to("caller compares and sets", s.flag == 1 ? s.flag(0).caller(3) : s.caller(DONE));
                case 3 -> to.to("caller sends a byte", s.socket(true, s.unheard).caller(DONE));
                default -> {}
            }
        }

        private void reader(State s, Explorer.Steps<State> to) {
            switch (s.reader) {
                case 0 -> {
                    if (s.tail > s.read) {
                        to.to("read", s.read(s.tail));
                    } else if (hearsFirst && s.unheard) {
                        to.to("hear", s.socket(false, false));
                    } else if (s.readerHolds == NONE) {
                        to.to("I shall sleep", flag(s, 1).reader(1));
                    }
                }
                case 1 -> {
                    if (!readerFence || s.readerHolds == NONE) {
                        to.to("reader's fence", s.reader(2));
                    }
                }
                case 2 -> to.to("last look", s.reader(s.tail > s.read ? 4 : 3));
                case 3 -> {
                    if (s.readerHolds != NONE) {
                        return; // a system call is a fence, too
                    }
                    if (!hearsFirst && s.unheard) {
                        to.to("hear", s.socket(false, false));
                    } else if (s.rung) {
                        to.to("woken", s.socket(true, true).reader(4));
                    }
                }
                default -> {
                    if (s.readerHolds == NONE) {
                        to.to("awake", flag(s, 0).reader(0));
                    }
                }
            }
        }

        private State flag(State s, int value) {
            return s.slept(buffered ? value : NONE, buffered ? s.flag : value);
        }
    }

    @Test
    void noWakeUpIsLostWhereEveryoneSeesEverythingAtOnce() {
        var all = new Explorer<>(new Bell(false, false, false, true));
        assertThat(all.states()).isGreaterThan(100);
        assertThat(all.stuck()).isEmpty();
        assertThat(all.hopeless()).isEmpty();
    }

    @Test
    void noWakeUpIsLostWithStoreBuffersAndBothFences() {
        var all = new Explorer<>(new Bell(true, true, true, true));
        assertThat(all.states()).isGreaterThan(100);
        assertThat(all.stuck()).isEmpty();
        assertThat(all.hopeless()).isEmpty();
    }

    @Test
    void noWakeUpIsLostWhereTheWriterGetsItsSocketMeanwhile() {
        for (boolean buffered : new boolean[] {false, true}) {
            var all = new Explorer<>(new Bell(buffered, true, true, true, 0, true));
            assertThat(all.states()).isGreaterThan(400);
            assertThat(all.stuck()).isEmpty();
            assertThat(all.hopeless()).isEmpty();
        }
    }

    /** What was published before is not rung for. */
    @Test
    void whoGivesTheSocketAndDoesNotLookLosesAWakeUp() {
        assertThat(new Explorer<>(new Bell(true, true, true, true, 0, false)).stuck())
                .isNotEmpty()
                .first()
                .asString()
                .contains("no socket", "give the socket");
    }

    /** Else the model would show nothing. */
    @Test
    void withoutEitherFenceAWakeUpIsLost() {
        for (var without : new Bell[] {
            new Bell(true, false, true, true), new Bell(true, true, false, true), new Bell(true, false, false, true)
        }) {
            var all = new Explorer<>(without);
            assertThat(all.stuck()).as("%s", without).isNotEmpty();
            assertThat(all.stuck().getFirst())
                    .contains("publish", "I shall sleep")
                    .doesNotContain("woken");
        }
    }

    /** Between saying so and sleeping it would take the byte that was to wake it. */
    @Test
    void whoHearsTooLateLosesAWakeUp() {
        assertThat(new Explorer<>(new Bell(false, false, false, false)).stuck()).isNotEmpty();
    }
}
