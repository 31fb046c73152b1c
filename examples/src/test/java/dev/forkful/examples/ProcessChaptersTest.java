package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ProcessChaptersTest {
    @Test
    void processesThatWereNeverStartedSaySo() throws Throwable {
        var chapter = Transcript.of(Chapter09NeverStarted::main, 100);
        assertThat(chapter.lines())
                .noneMatch(line -> line.startsWith("start of"))
                .contains("is one of them alive? false");
        assertThat(chapter.line("join() throws:")).contains("'A' was never started");
        assertThat(chapter.line("close() throws:")).contains("'B' was never started");
    }

    @Test
    void processesThatAreNotJoinedAreStillAtWork() throws Throwable {
        var chapter = Transcript.of(Chapter10NotJoined::main, 1000);
        for (var name : new String[] {"A", "B", "C"}) {
            chapter.inOrder("all alive? true", "end of " + name);
        }
    }

    @Test
    void joinedProcessesTakeTheTimeOfTheSlowest() throws Throwable {
        var chapter = Transcript.of(Chapter11Joined::main, 1500).together("A", "B", "C");
        for (var name : new String[] {"A", "B", "C"}) {
            chapter.inOrder("start of " + name, "end of " + name, chapter.line("total time:"));
        }
        assertThat(chapter.millis("total time")).isGreaterThanOrEqualTo(2 * 1500);
    }

    @Test
    void waitingNeedsNoProcessor() throws Throwable {
        var chapter = Transcript.of(Chapter12Waiting::main, 700).together("D", "E", "F");
        assertThat(chapter.mostAtOnce("A", "B", "C")).isEqualTo(1);
        assertThat(chapter.mostAtOnce("G", "H", "I")).isGreaterThan(1);
        assertThat(chapter.millis("waiting in a row")).isGreaterThanOrEqualTo(3 * 1400);
        assertThat(chapter.millis("waiting in threads")).isGreaterThanOrEqualTo(1400);
        assertThat(chapter.millis("waiting in processes")).isGreaterThanOrEqualTo(1400);
    }

    /** Overlap, not speed: on a machine with other things to do, two at once need not be faster than one after the other. */
    @Test
    void computingUsesSeveralProcessors() throws Throwable {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor computes one thing at a time");
        var chapter = Transcript.of(Chapter13Computing::main, 300);
        assertThat(chapter.mostAtOnce("A", "B", "C", "D")).isEqualTo(1);
        assertThat(chapter.mostAtOnce("E", "F", "G", "H")).isGreaterThan(1);
        assertThat(chapter.mostAtOnce("I", "J", "K", "L")).isGreaterThan(1);
        assertThat(chapter.millis("computing in a row")).isPositive();
    }

    @Test
    void whatKillsAProcessCostsOneTask() throws Throwable {
        var before = ProcessHandle.current().children().toList();
        var chapter = Transcript.of(Chapter14Isolation::main, 500);
        var here = "process " + ProcessHandle.current().pid();
        for (var survivor : new String[] {"first", "last"}) {
            assertThat(chapter.line(survivor + ":")).contains("done by process").doesNotContain(here);
        }
        assertThat(chapter.line("loss of crash:")).contains("9");
        assertThat(chapter.line("loss of exit:")).contains("3");
        assertThat(chapter.line("loss of loop:")).isNotEmpty();
        assertThat(chapter.lines()).endsWith(here + " is alive and well");
        // The workers of a closed pool end by themselves, but not within the same instant.
        for (var child : ProcessHandle.current().children().toList()) {
            if (!before.contains(child)) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }
}
