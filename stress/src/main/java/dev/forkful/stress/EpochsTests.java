package dev.forkful.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.forkful.internal.pool.Lookers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Nobody looks into memory that is closed, and all that was retired is closed when nobody looks. */
public class EpochsTests {
    private EpochsTests() {}

    @JCStressTest
    @Description("Who looks finds it open, or not on the list; in the end it is closed")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "looked at, then closed")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "was not on the list any more")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "closed under the eyes of who looked")
    @Outcome(expect = FORBIDDEN, desc = "never closed")
    @State
    public static class LookAgainstRetire {
        private final Lookers lookers = new Lookers();

        @Actor
        public void looker(II_Result r) {
            int entered = lookers.enter();
            r.r1 = !lookers.isListed() ? 2 : lookers.isClosed() ? 1 : 0;
            lookers.leave(entered);
        }

        @Actor
        public void retirer() {
            lookers.retire();
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = lookers.isClosed() ? 1 : 0;
        }
    }

    @JCStressTest
    @Description("Of two who may look, the last to leave closes, whoever has come since")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "closed by the last")
    @Outcome(id = "0", expect = FORBIDDEN, desc = "each took the other for the last")
    @State
    public static class TheLastCloses {
        private final Lookers lookers = new Lookers();
        private final int one = lookers.enter();
        private final int other = lookers.enter();

        public TheLastCloses() {
            lookers.retire();
        }

        @Actor
        public void leaver() {
            lookers.leave(one);
        }

        @Actor
        public void leaverAndComer() {
            int since = lookers.enter();
            lookers.leave(other);
            lookers.leave(since);
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = lookers.isClosed() ? 1 : 0;
        }
    }

    @JCStressTest
    @Description("Who has come in since is no reason to close it under the eyes of who was there before")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "open while looked at")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "was not on the list any more")
    @Outcome(expect = FORBIDDEN, desc = "closed too early, or never")
    @State
    public static class RetireAmongVisitors {
        private final Lookers lookers = new Lookers();

        @Actor
        public void looker(II_Result r) {
            int entered = lookers.enter();
            boolean listed = lookers.isListed();
            lookers.leave(lookers.enter()); // may end an epoch, but not this visit
            r.r1 = !listed ? 2 : lookers.isClosed() ? 1 : 0;
            lookers.leave(entered);
        }

        @Actor
        public void retirer() {
            int entered = lookers.enter();
            lookers.retire();
            lookers.leave(entered);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = lookers.isClosed() ? 1 : 0;
        }
    }
}
