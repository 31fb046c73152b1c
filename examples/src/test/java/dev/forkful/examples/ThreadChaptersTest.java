package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom. The second is short: what is asserted is order, not time. */
@Timeout(120)
class ThreadChaptersTest {
    @Test
    void blockingKeepsTheProgramWaiting() throws Throwable {
        assertThat(Transcript.of(Chapter01Blocking::main, 10).lines())
                .containsExactly("execution 0 of A", "end of A", "end of program");
    }

    @Test
    void aThreadOutlivesMain() throws Throwable {
        Transcript.of(Chapter02Thread::main, 50, "end of A").inOrder("end of program", "end of A");
    }

    @Test
    void argumentsAreUsed() throws Throwable {
        assertThat(Transcript.of(Chapter03Arguments::main, 10).lines())
                .containsExactly(
                        "execution 0 of AAA",
                        "execution 1 of AAA",
                        "execution 2 of AAA",
                        "execution 3 of AAA",
                        "end of AAA");
    }

    @Test
    void callsInARowNeverOverlap() throws Throwable {
        assertThat(Transcript.of(Chapter04ThreeInARow::main, 10).lines())
                .hasSize(12)
                .containsSubsequence(
                        "end of AAA", "execution 0 of BBB", "end of BBB", "execution 0 of CCC", "end of CCC");
    }

    @Test
    void threadsOverlapAndMainDoesNotWait() throws Throwable {
        Transcript.of(Chapter05ThreeAtOnce::main, 300, "end of AAA", "end of BBB", "end of CCC")
                .together("AAA", "BBB", "CCC")
                .inOrder("program ends here!", "end of AAA");
    }

    @Test
    void joinWaitsForOneOnly() throws Throwable {
        Transcript.of(Chapter06JoinOne::main, 400, "end of AAA", "end of BBB", "end of CCC")
                .together("AAA", "BBB", "CCC")
                .inOrder("end of AAA", "program ends here!", "end of CCC");
    }

    @Test
    void joiningAllMakesMainTheLast() throws Throwable {
        var chapter = Transcript.of(Chapter07JoinAll::main, 300).together("AAA", "BBB", "CCC");
        assertThat(chapter.lines()).endsWith("program ends here!");
    }

    @Test
    void aPoolKeepsOrderAndShowsFailures() throws Throwable {
        var chapter = Transcript.of(Chapter08Pool::main, 300).together("AAA", "BBB", "CCC");
        chapter.inOrder("end of AAA", "[AAA did 3, BBB did 3, CCC did 3]", "program ends here!");
        assertThat(chapter.line("map() throws:")).contains("ClassCastException");
        assertThat(chapter.line("close() throws:")).contains("ClassCastException");
    }
}
