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
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Nobody sleeps while there is something in his ring. */
public class BellTests {
    private BellTests() {}

    @JCStressTest
    @Description("Who is about to sleep sees what was published, or is rung for")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it is awake")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it sleeps, and is woken")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both: a ring too many")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "a wake-up is lost")
    @State
    public static class SleepAgainstPublish {
        private final InHeap.Ring ring = new InHeap.Ring(64);
        private final InHeap.Bells bells = new InHeap.Bells().connect();

        @Actor
        public void sleeper(II_Result r) {
            bells.sleeper.sleepy();
            r.r1 = ring.reader.hasNews() ? 1 : 0;
        }

        @Actor
        public void writer(II_Result r) {
            ring.send(1);
            bells.ring();
            r.r2 = bells.rung.bytes;
        }
    }

    /** With two actors, for jcstress leaves out what needs more CPUs than there are. */
    @JCStressTest
    @Description("Who sleeps is rung for while the writer gets its way to ring, by the one or the other")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "it is woken")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "a wake-up is lost")
    @State
    public static class PublishAgainstConnect {
        private final InHeap.Ring ring = new InHeap.Ring(64);
        private final InHeap.Bells bells = new InHeap.Bells();

        public PublishAgainstConnect() {
            bells.sleeper.sleepy();
        }

        @Actor
        public void writer() {
            ring.send(1);
            bells.ring();
        }

        @Actor
        public void caller() {
            bells.connect();
        }

        @Arbiter
        public void arbiter(I_Result r) {
            r.r1 = bells.rung.bytes;
        }
    }
}
