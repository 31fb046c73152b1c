package dev.forkful.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * How {@code pool.Lookout} passes leadership on: threads wait, each for a result of its own; one leads, which is to sleep at the bells and to take out the
 * results of all; the others park. A leader who is patient may nap instead, where no bell wakes it. The pool's keeper leads where nobody else may. Nobody may be parked for ever, and who is
 * not patient must not depend on the end of a nap. How soon the keeper gives way to who may lead is {@code LookoutTest}'s.
 */
class LeaderModelTest {
    private static final int NOBODY = -1;
    private static final int KEEPER = -2;

    /** A waiter. */
    enum Kind {
        HASTY,

        /** May nap when it leads. */
        PATIENT,

        /** Never leads. */
        VIRTUAL
    }

    /** What would be forgotten. */
    enum Flaw {
        NONE,

        /** Who goes passes on what may have been meant for it: the wake-up to lead. */
        GOES_WITHOUT_PASSING_ON,

        /** Who comes wakes a leader that naps. */
        COMES_WITHOUT_WAKING,

        /** Who is going to nap says so before he looks whether somebody is waiting. */
        LOOKS_BEFORE_IT_SAYS_SO,

        /** There is a keeper for those who do not lead. */
        HAS_NO_KEEPER
    }

    /** Where a waiter is. */
    enum At {
        LOOK,
        TRY_TO_LEAD,
        JOIN,
        SEE_WHO_LEADS,
        SEE_WHETHER_IT_NAPS,
        SEE_RESULT,
        PARKED,
        LEAVE_QUEUE,
        LEAD,
        BEGIN_NAP,
        LOOK_AROUND,
        NAPPING,
        AT_THE_BELLS,
        STEP_DOWN,
        PASS_ON,
        GOODBYE,
        LAST_PASS,
        GONE
    }

    /** Where the keeper is. */
    enum KeeperAt {
        ELSEWHERE,
        AT_THE_BELLS,
        PASS_ON
    }

    /**
     * One waiter.
     *
     * @param at where it is
     * @param saw which leader it saw
     * @param permit someone unparked it
     * @param sent its result is in a ring
     * @param done its result has been taken out
     * @param tired it does not wait any more: interrupted, or its deadline has passed
     */
    record Who(At at, int saw, boolean permit, boolean sent, boolean done, boolean tired) {
        /** Forgets what will not matter any more, so that there are fewer states. */
        Who at(At to) {
            boolean remembers = to == At.SEE_WHETHER_IT_NAPS || to == At.SEE_RESULT;
            return to == At.GONE
                    ? new Who(to, NOBODY, false, true, true, true)
                    : new Who(to, remembers ? saw : NOBODY, permit, sent, done, tired);
        }

        Who saw(int leader) {
            return new Who(at, leader, permit, sent, done, tired);
        }

        Who permit(boolean given) {
            return new Who(at, saw, given, sent, done, tired);
        }

        boolean isOver() {
            return done || tired;
        }
    }

    record State(List<Who> who, int leader, boolean naps, KeeperAt keeper, List<Integer> followers) {
        @Override
        public int hashCode() { // that of an enum would be another in each run
            int hash = 31 * leader + followers.hashCode() + (naps ? 7 : 0) + 101 * keeper.ordinal();
            for (var one : who) {
                int bits = (one.permit ? 2 : 0) | (one.sent ? 4 : 0) | (one.done ? 8 : 0) | (one.tired ? 16 : 0);
                hash = 1_000_003 * hash + 32 * one.at.ordinal() + bits + 4096 * one.saw;
            }
            return hash;
        }

        State with(int i, Who one) {
            var all = new ArrayList<>(who);
            all.set(i, one);
            return new State(List.copyOf(all), leader, naps, keeper, followers);
        }

        State leader(int i) {
            return new State(who, i, naps, keeper, followers);
        }

        State naps(boolean does) {
            return new State(who, leader, does, keeper, followers);
        }

        State keeper(KeeperAt at) {
            return new State(who, leader, naps, at, followers);
        }

        State joined(int i, boolean in) {
            var queue = new ArrayList<>(followers);
            queue.remove((Integer) i);
            if (in) {
                queue.add(i);
            }
            return new State(who, leader, naps, keeper, List.copyOf(queue));
        }

        State woken(int i) {
            return i < 0 ? this : with(i, who.get(i).permit(true));
        }

        /** Takes out what is in the rings, and wakes whose it is. */
        State drained() {
            var next = this;
            for (int i = 0; i < who.size(); i++) {
                var one = who.get(i);
                if (one.sent && !one.done) {
                    next = next.with(i, new Who(one.at, one.saw, true, true, true, one.tired));
                }
            }
            return next;
        }

        boolean anyNews() {
            return who.stream().anyMatch(one -> one.sent && !one.done);
        }
    }

    /**
     * The model.
     *
     * @param kinds who waits
     * @param impatience any of them may give up at any time
     */
    record Lookout(List<Kind> kinds, boolean impatience, Flaw flaw) implements Explorer.Model<State> {
        @Override
        public State first() {
            var one = new Who(At.LOOK, NOBODY, false, false, false, false);
            var all = Collections.nCopies(kinds.size(), one);
            return new State(all, NOBODY, false, KeeperAt.ELSEWHERE, List.of());
        }

        @Override
        public boolean isOver(State s) {
            return s.who.stream().allMatch(one -> one.at == At.GONE);
        }

        private boolean mayLead(int i) {
            return kinds.get(i) != Kind.VIRTUAL;
        }

        private boolean isAny(List<Integer> some, Kind kind) {
            return some.stream().anyMatch(i -> kinds.get(i) == kind);
        }

        private boolean isAnyInAHurry(List<Integer> followers) {
            return isAny(followers, Kind.HASTY) || isAny(followers, Kind.VIRTUAL);
        }

        /** Wakes the follower that has waited longest and may lead. */
        private State passOn(State s) {
            return s.followers.stream()
                    .filter(this::mayLead)
                    .findFirst()
                    .map(s::woken)
                    .orElse(s);
        }

        @Override
        public void steps(State s, Explorer.Steps<State> to) {
            for (int i = 0; i < kinds.size(); i++) {
                var one = s.who.get(i);
                if (!one.sent && one.at != At.GONE) {
                    to.to("result of " + i, s.with(i, new Who(one.at, one.saw, one.permit, true, one.done, one.tired)));
                }
                boolean waits = one.at == At.PARKED || one.at == At.AT_THE_BELLS || one.at == At.NAPPING;
                if (impatience && !one.tired && waits) {
                    to.to(i + " gives up", s.with(i, new Who(one.at, one.saw, true, one.sent, one.done, true)));
                }
                step(s, i, one, to);
            }
            if (flaw != Flaw.HAS_NO_KEEPER && kinds.contains(Kind.VIRTUAL)) { // others do without
                keeper(s, to);
            }
        }

        /** Leads where nobody is waiting who may, for a while. */
        private void keeper(State s, Explorer.Steps<State> to) {
            var name = "keeper " + s.keeper;
            switch (s.keeper) {
                case ELSEWHERE -> {
                    if (s.leader == NOBODY && s.followers.stream().noneMatch(this::mayLead)) {
                        to.to(name, s.leader(KEEPER).keeper(KeeperAt.AT_THE_BELLS));
                    }
                }
                case AT_THE_BELLS -> {
                    if (s.anyNews()) {
                        to.to(name, s.drained());
                    }
                    to.to(
                            name + ", who has other things to do",
                            s.leader(NOBODY).keeper(KeeperAt.PASS_ON));
                }
                case PASS_ON -> to.to(name, passOn(s).keeper(KeeperAt.ELSEWHERE));
            }
        }

        private void step(State s, int i, Who one, Explorer.Steps<State> to) {
            var name = i + " " + one.at;
            switch (one.at) {
                case LOOK -> {
                    var next = one.isOver() ? At.GOODBYE : mayLead(i) ? At.TRY_TO_LEAD : At.JOIN;
                    to.to(name, s.with(i, one.at(next)));
                }
                case TRY_TO_LEAD -> {
                    boolean free = s.leader == NOBODY;
                    to.to(name, (free ? s.leader(i) : s).with(i, one.at(free ? At.LEAD : At.JOIN)));
                }
                case JOIN -> to.to(name, s.joined(i, true).with(i, one.at(At.SEE_WHO_LEADS)));
                case SEE_WHO_LEADS -> to.to(name, s.with(i, one.saw(s.leader).at(At.SEE_WHETHER_IT_NAPS)));
                case SEE_WHETHER_IT_NAPS -> {
                    boolean wakes = s.naps && kinds.get(i) != Kind.PATIENT && flaw != Flaw.COMES_WITHOUT_WAKING;
                    var next = s.with(i, one.at(At.SEE_RESULT));
                    to.to(name, wakes ? next.woken(one.saw) : next);
                }
                case SEE_RESULT -> {
                    boolean noOneLeads = one.saw == NOBODY && mayLead(i);
                    to.to(name, s.with(i, one.at(one.isOver() || noOneLeads ? At.LEAVE_QUEUE : At.PARKED)));
                }
                case PARKED -> {
                    if (one.permit) {
                        to.to(name, s.with(i, one.permit(false).at(At.LEAVE_QUEUE)));
                    }
                }
                case LEAVE_QUEUE -> to.to(name, s.joined(i, false).with(i, one.at(At.LOOK)));
                case LEAD -> {
                    to.to(name, s.with(i, one.at(one.isOver() ? At.STEP_DOWN : At.AT_THE_BELLS)));
                    if (!one.isOver() && kinds.get(i) == Kind.PATIENT) { // and all workers have enough to do
                        to.to(i + " TO NAP", s.with(i, one.at(At.BEGIN_NAP)));
                    }
                }
                case BEGIN_NAP -> {
                    if (flaw != Flaw.LOOKS_BEFORE_IT_SAYS_SO) {
                        to.to(name, s.naps(true).with(i, one.at(At.LOOK_AROUND)));
                    } else if (s.anyNews() || isAnyInAHurry(s.followers) || one.isOver()) {
                        to.to(name, s.with(i, one.at(At.AT_THE_BELLS)));
                    } else {
                        to.to(name, s.with(i, one.at(At.LOOK_AROUND)));
                    }
                }
                case LOOK_AROUND -> {
                    if (flaw == Flaw.LOOKS_BEFORE_IT_SAYS_SO) {
                        to.to(name, s.naps(true).with(i, one.at(At.NAPPING)));
                    } else if (s.anyNews() || isAnyInAHurry(s.followers) || one.isOver()) {
                        to.to(name, s.naps(false).with(i, one.at(At.AT_THE_BELLS)));
                    } else {
                        to.to(name, s.with(i, one.at(At.NAPPING)));
                    }
                }
                case NAPPING -> {
                    boolean anyDependsOnIt = s.followers.stream()
                            .anyMatch(f -> kinds.get(f) != Kind.PATIENT && s.who.get(f).at == At.PARKED);
                    if (one.permit || !anyDependsOnIt) { // the nap ends by itself, but too late for those
                        var next = s.naps(false).with(i, one.permit(false)).drained();
                        to.to(name, next.with(i, next.who.get(i).at(At.LEAD)));
                    }
                }
                case AT_THE_BELLS -> {
                    if (s.anyNews() || one.isOver() || one.permit) { // the bells, or the alarm
                        var next = s.with(i, one.permit(false)).drained();
                        to.to(name, next.with(i, next.who.get(i).at(At.LEAD)));
                    }
                }
                case STEP_DOWN -> to.to(name, s.leader(NOBODY).with(i, one.at(At.PASS_ON)));
                case PASS_ON -> {
                    var next = passOn(s);
                    to.to(name, next.with(i, next.who.get(i).at(At.LOOK)));
                }
                case GOODBYE -> {
                    boolean pass = flaw != Flaw.GOES_WITHOUT_PASSING_ON && s.leader == NOBODY;
                    to.to(name, s.with(i, one.at(pass ? At.LAST_PASS : At.GONE)));
                }
                case LAST_PASS -> {
                    var next = passOn(s);
                    to.to(name, next.with(i, next.who.get(i).at(At.GONE)));
                }
                case GONE -> {}
            }
        }
    }

    private static final List<List<Kind>> THREE = List.of(
            List.of(Kind.HASTY, Kind.HASTY, Kind.HASTY),
            List.of(Kind.PATIENT, Kind.HASTY, Kind.HASTY),
            List.of(Kind.PATIENT, Kind.PATIENT, Kind.HASTY));

    private static final List<List<Kind>> TWO = List.of(
            List.of(Kind.HASTY, Kind.HASTY),
            List.of(Kind.PATIENT, Kind.HASTY),
            List.of(Kind.PATIENT, Kind.VIRTUAL),
            List.of(Kind.HASTY, Kind.VIRTUAL),
            List.of(Kind.VIRTUAL, Kind.VIRTUAL));

    private static void assertNobodyWaitsForEver(Lookout model) {
        var all = new Explorer<>(model);
        assertThat(all.states()).isGreaterThan(100);
        assertThat(all.stuck()).as("%s", model).isEmpty();
        assertThat(all.hopeless()).as("%s", model).isEmpty();
    }

    @Test
    void nobodyWaitsForEverThoughResultsComeTogetherAndWaitersGiveUp() {
        THREE.forEach(kinds -> assertNobodyWaitsForEver(new Lookout(kinds, false, Flaw.NONE)));
        TWO.forEach(kinds -> assertNobodyWaitsForEver(new Lookout(kinds, true, Flaw.NONE)));
    }

    /** Else the model would show nothing. One that is woken to lead may have its result by then, and go; and so on. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void eachPartOfTheProtocolIsNeeded(Flaw flaw) {
        assertThat(Stream.concat(TWO.stream(), THREE.stream()))
                .anyMatch(kinds ->
                        !new Explorer<>(new Lookout(kinds, false, flaw)).stuck().isEmpty());
    }
}
