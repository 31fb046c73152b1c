package dev.forkful.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.forkful.internal.wire.Claims;
import dev.forkful.internal.wire.InHeap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whatever is given to a worker is run by it or taken back, never both. */
public class ClaimTests {
    private ClaimTests() {}

    private static Claims given(int tried, int items) {
        var claims = InHeap.claims();
        claims.give(3, tried, items);
        return claims;
    }

    @JCStressTest
    @Description("A call is begun or taken back")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker has it")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "the parent has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or no one")
    @State
    public static class ClaimAgainstRecall {
        private final Claims claims = given(7, 1);

        @Actor
        public void worker(II_Result r) {
            r.r1 = claims.claim(3, 7);
        }

        @Actor
        public void parent(II_Result r) {
            r.r2 = claims.recall(3);
        }
    }

    @JCStressTest
    @Description("Each item of a batch is begun or taken back")
    @Outcome(
            id = {"0, 0", "1, 1", "2, 2", "3, 3"},
            expect = ACCEPTABLE,
            desc = "the first so many are the worker's")
    @Outcome(expect = FORBIDDEN, desc = "an item has two owners, or none")
    @State
    public static class BatchAgainstRecall {
        private final Claims claims = given(7, 3);

        @Actor
        public void worker(II_Result r) {
            int begun = 0;
            while (claims.claim(3, 7) == begun) {
                begun++;
            }
            r.r1 = begun;
        }

        @Actor
        public void parent(II_Result r) {
            r.r2 = claims.recall(3);
        }
    }

    @JCStressTest
    @Description("Who reads of an earlier try does not claim the one that has its slot now")
    @Outcome(
            id = "0, -1",
            expect = ACCEPTABLE,
            desc = "begun before it could be taken back; the slot was not used again")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "taken back, and the next is there to be begun")
    @Outcome(expect = FORBIDDEN, desc = "the old try claimed the new, or it got lost")
    @State
    public static class SlotUsedAgain {
        private final Claims claims = given(7, 1);

        @Actor
        public void worker(II_Result r) {
            r.r1 = claims.claim(3, 7);
        }

        @Actor
        public void parent() {
            if (claims.recall(3) == 0) {
                claims.give(3, 8, 1);
            }
        }

        @Arbiter
        public void next(II_Result r) {
            r.r2 = claims.claim(3, 8);
        }
    }
}
