package dev.forkful.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.forkful.internal.wire.InHeap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Whoever reads a ring sees whole frames, as they were written, in order. */
public class RingTests {
    private RingTests() {}

    /** Begins so near the end of a ring of 128 bytes that the payload of the first frame goes around: behind its header 8 bytes are left. */
    private static InHeap.Ring nearItsEnd() {
        var ring = new InHeap.Ring(128);
        for (int at = 0; at < 96; at += 24) {
            ring.goOn();
        }
        return ring;
    }

    @JCStressTest
    @Description("A frame is seen whole or not at all")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "at the second look")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "at the first look")
    @Outcome(expect = FORBIDDEN, desc = "torn, stale or twice")
    @State
    public static class Publish {
        private final InHeap.Ring ring = new InHeap.Ring(64);

        @Actor
        public void writer() {
            ring.send(1);
        }

        @Actor
        public void reader(JJ_Result r) {
            r.r1 = ring.receive();
            r.r2 = ring.receive();
        }
    }

    @JCStressTest
    @Description("Frames that go around, while room is given back, come whole and in order, and none is lost")
    @Outcome(id = "1 2 3", expect = ACCEPTABLE, desc = "all")
    @Outcome(id = "1 2", expect = ACCEPTABLE, desc = "there was no room for the third")
    @Outcome(expect = FORBIDDEN, desc = "torn, lost, twice or out of order")
    @State
    public static class WrapAround {
        private final InHeap.Ring ring = nearItsEnd();
        private final long[] seen = new long[4];
        private int count;

        @Actor
        public void writer() {
            ring.send(1);
            ring.send(2);
            if (ring.writer.fits(16)) {
                ring.send(3);
            }
        }

        @Actor
        public void reader() {
            for (int i = 0; i < 3; i++) {
                take();
            }
        }

        private void take() {
            long number = ring.receive();
            if (number != 0 && count < seen.length) {
                seen[count++] = number;
            }
        }

        @Arbiter
        public void rest(L_Result r) {
            for (int i = 0; i < 3; i++) {
                take();
            }
            var text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? "" : " ").append(seen[i]);
            }
            r.r1 = text.toString();
        }
    }
}
