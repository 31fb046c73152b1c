package dev.forkful.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How {@code pool.Lookout} passes leadership on: threads wait, each for a result of its own; one leads, which is to sleep at the bells and to take out the
 * results of all; the others park. Nobody may be parked for ever.
 */
class LeaderModelTest {
    private static final int NOBODY = -1;

    /** Where a waiter is. */
    enum At {
        LOOK,
        TRY_TO_LEAD,
        JOIN,
        SEE_WHO_LEADS,
        SEE_RESULT,
        PARKED,
        LEAVE_QUEUE,
        LEAD,
        AT_THE_BELLS,
        STEP_DOWN,
        PASS_ON,
        GOODBYE,
        LAST_PASS,
        GONE
    }

    /**
     * One waiter.
     *
     * @param at where it is
     * @param sawLeader what it saw
     * @param permit someone unparked it
     * @param sent its result is in a ring
     * @param done its result has been taken out
     * @param tired it does not wait any more: interrupted, or its deadline has passed
     */
    record Who(At at, boolean sawLeader, boolean permit, boolean sent, boolean done, boolean tired) {
        /** Forgets what will not matter any more, so that there are fewer states. */
        Who at(At to) {
            return to == At.GONE
                    ? new Who(to, false, false, true, true, true)
                    : new Who(to, sawLeader && to == At.SEE_RESULT, permit, sent, done, tired);
        }

        Who saw(boolean leader) {
            return new Who(at, leader, permit, sent, done, tired);
        }

        Who permit(boolean given) {
            return new Who(at, sawLeader, given, sent, done, tired);
        }

        boolean isOver() {
            return done || tired;
        }
    }

    record State(List<Who> who, int leader, List<Integer> followers) {
        @Override
        public int hashCode() { // that of an enum would be another in each run
            int hash = 31 * leader + followers.hashCode();
            for (var one : who) {
                int bits = (one.sawLeader ? 1 : 0) | (one.permit ? 2 : 0) | (one.sent ? 4 : 0) | (one.done ? 8 : 0);
                hash = 1_000_003 * hash + 32 * one.at.ordinal() + bits + (one.tired ? 16 : 0);
            }
            return hash;
        }

        State with(int i, Who one) {
            var all = new ArrayList<>(who);
            all.set(i, one);
            return new State(List.copyOf(all), leader, followers);
        }

        State leader(int i) {
            return new State(who, i, followers);
        }

        State joined(int i, boolean in) {
            var queue = new ArrayList<>(followers);
            queue.remove((Integer) i);
            if (in) {
                queue.add(i);
            }
            return new State(who, leader, List.copyOf(queue));
        }

        /** Wakes the follower that has waited longest. */
        State passOn() {
            if (followers.isEmpty()) {
                return this;
            }
            return with(followers.getFirst(), who.get(followers.getFirst()).permit(true));
        }

        /** Takes out what is in the rings, and wakes whose it is. */
        State drained() {
            var next = this;
            for (int i = 0; i < who.size(); i++) {
                var one = who.get(i);
                if (one.sent && !one.done) {
                    next = next.with(i, new Who(one.at, one.sawLeader, true, true, true, one.tired));
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
     * @param waiters how many wait
     * @param impatience any of them may give up at any time
     * @param keeper there is the pool's keeper, which leads for a moment when nobody does
     * @param lastPass who goes passes on what may have been meant for it: the wake-up to lead
     */
    record Lookout(int waiters, boolean impatience, boolean keeper, boolean lastPass) implements Explorer.Model<State> {
        @Override
        public State first() {
            var one = new Who(At.LOOK, false, false, false, false, false);
            return new State(java.util.Collections.nCopies(waiters, one), NOBODY, List.of());
        }

        @Override
        public boolean isOver(State s) {
            return s.who.stream().allMatch(one -> one.at == At.GONE);
        }

        @Override
        public void steps(State s, Explorer.Steps<State> to) {
            for (int i = 0; i < waiters; i++) {
                var one = s.who.get(i);
                if (!one.sent && one.at != At.GONE) {
                    to.to(
                            "result of " + i,
                            s.with(i, new Who(one.at, one.sawLeader, one.permit, true, one.done, one.tired)));
                }
                if (impatience && !one.tired && (one.at == At.PARKED || one.at == At.AT_THE_BELLS)) {
                    to.to(i + " gives up", s.with(i, new Who(one.at, one.sawLeader, true, one.sent, one.done, true)));
                }
                step(s, i, one, to);
            }
            if (keeper && s.leader == NOBODY && s.who.stream().anyMatch(one -> !one.isOver())) {
                to.to("keeper", s.anyNews() && s.followers.isEmpty() ? s.drained() : s.passOn());
            }
        }

        private void step(State s, int i, Who one, Explorer.Steps<State> to) {
            var name = i + " " + one.at;
            switch (one.at) {
                case LOOK -> to.to(name, s.with(i, one.at(one.isOver() ? At.GOODBYE : At.TRY_TO_LEAD)));
                case TRY_TO_LEAD -> {
                    boolean free = s.leader == NOBODY;
                    to.to(name, (free ? s.leader(i) : s).with(i, one.at(free ? At.LEAD : At.JOIN)));
                }
                case JOIN -> to.to(name, s.joined(i, true).with(i, one.at(At.SEE_WHO_LEADS)));
                case SEE_WHO_LEADS ->
                    to.to(name, s.with(i, one.saw(s.leader != NOBODY).at(At.SEE_RESULT)));
                case SEE_RESULT ->
                    to.to(name, s.with(i, one.at(one.isOver() || !one.sawLeader ? At.LEAVE_QUEUE : At.PARKED)));
                case PARKED -> {
                    if (one.permit) {
                        to.to(name, s.with(i, one.permit(false).at(At.LEAVE_QUEUE)));
                    }
                }
                case LEAVE_QUEUE -> to.to(name, s.joined(i, false).with(i, one.at(At.LOOK)));
                case LEAD -> to.to(name, s.with(i, one.at(one.isOver() ? At.STEP_DOWN : At.AT_THE_BELLS)));
                case AT_THE_BELLS -> {
                    if (s.anyNews() || one.isOver()) { // the bells, or the alarm
                        var next = s.drained();
                        to.to(name, next.with(i, next.who.get(i).at(At.LEAD)));
                    }
                }
                case STEP_DOWN -> to.to(name, s.leader(NOBODY).with(i, one.at(At.PASS_ON)));
                case PASS_ON ->
                    to.to(name, s.passOn().with(i, s.passOn().who.get(i).at(At.LOOK)));
                case GOODBYE -> {
                    boolean pass = lastPass && s.leader == NOBODY;
                    to.to(name, s.with(i, one.at(pass ? At.LAST_PASS : At.GONE)));
                }
                case LAST_PASS ->
                    to.to(name, s.passOn().with(i, s.passOn().who.get(i).at(At.GONE)));
                case GONE -> {}
            }
        }
    }

    private static void assertNobodyWaitsForEver(Lookout model) {
        var all = new Explorer<>(model);
        assertThat(all.states()).isGreaterThan(100);
        assertThat(all.stuck()).as("%s", model).isEmpty();
        assertThat(all.hopeless()).as("%s", model).isEmpty();
    }

    @Test
    void nobodyWaitsForEverThoughResultsComeTogetherAndWaitersGiveUp() {
        assertNobodyWaitsForEver(new Lookout(3, false, false, true));
        assertNobodyWaitsForEver(new Lookout(2, true, false, true));
    }

    @Test
    void theKeeperHelpsThoseWhoWereForgotten() {
        assertNobodyWaitsForEver(new Lookout(3, false, true, false));
        assertNobodyWaitsForEver(new Lookout(2, true, true, false));
    }

    /** One that is woken to lead may have its result by then, and go: else the model would show nothing. */
    @Test
    void whoIsWokenToLeadAndGoesHasToPassThatOn() {
        assertThat(new Explorer<>(new Lookout(3, false, false, false)).stuck()).isNotEmpty();
    }
}
