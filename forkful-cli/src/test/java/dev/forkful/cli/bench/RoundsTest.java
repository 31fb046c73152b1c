package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a clock of its own, which only contenders move. */
class RoundsTest {
    private static final Duration TIME = Duration.ofSeconds(10);

    private final List<String> called = new ArrayList<>();
    private long now;

    /** Takes the time it is given, and tells how often any was called. */
    private Contender contender(String who) {
        return new Contender(who, time -> {
            called.add(who);
            now += time.toNanos();
            return called.size();
        });
    }

    /** Takes its own time. */
    private Contender slow(Duration takes) {
        return new Contender("slow", time -> {
            called.add("slow");
            now += takes.toNanos();
            return called.size();
        });
    }

    private List<Entry> measure(Contender... contenders) throws Exception {
        return Rounds.of(TIME, 3, List.of(contenders), () -> now);
    }

    private List<Double> measured(Contender contender) throws Exception {
        return measure(contender).getFirst().samples().orElseThrow().sorted();
    }

    @Test
    void contendersTakeTurns() throws Exception {
        assertThat(measure(contender("a"), contender("b")))
                .extracting(Entry::who)
                .containsExactly("a", "b");
        assertThat(called).hasSizeGreaterThan(14);
        for (int i = 0; i < called.size(); i++) {
            assertThat(called.get(i)).isEqualTo(i % 2 == 0 ? "a" : "b");
        }
        assertThat(now).isBetween(TIME.toNanos(), TIME.plusSeconds(2).toNanos());
    }

    @Test
    void theWarmUpDoesNotCount() throws Exception {
        assertThat(measured(contender("a")))
                .hasSize(7)
                .hasSizeLessThan(called.size())
                .doesNotContain(1.0);
    }

    @Test
    void thereAreAsManyRoundsAsTheLeast() throws Exception {
        assertThat(measured(slow(Duration.ofSeconds(4)))).hasSize(3);
    }

    @Test
    void notIfTheyTakeMoreThanTwiceTheTime() throws Exception {
        assertThat(measured(slow(Duration.ofSeconds(8)))).hasSize(2);
    }

    @Test
    void aFirstRoundThatTakesAllTheTimeHasToDo() throws Exception {
        assertThat(measured(slow(Duration.ofSeconds(11)))).containsExactly(1.0);
    }

    @Test
    void aMissingPeerIsAskedOnceAndTheOthersGoOn() throws Exception {
        var missing = new Contender("missing", time -> {
            called.add("missing");
            throw new PeerMissingException("not here");
        });
        var entries = measure(missing, contender("a"));
        assertThat(entries.getFirst()).isEqualTo(Entry.missing("missing", "not here"));
        assertThat(entries.getLast().samples()).isPresent();
        assertThat(called).containsOnlyOnce("missing");
    }

    @Test
    void whatFailsFails() {
        var failing = new Contender("failing", time -> {
            throw new IOException("broken");
        });
        assertThatThrownBy(() -> measure(failing)).hasMessage("broken");
    }
}
