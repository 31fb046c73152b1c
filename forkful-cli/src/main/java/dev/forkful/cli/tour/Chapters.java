package dev.forkful.cli.tour;

import dev.forkful.examples.Chapter01Blocking;
import dev.forkful.examples.Chapter02Thread;
import dev.forkful.examples.Chapter03Arguments;
import dev.forkful.examples.Chapter04ThreeInARow;
import dev.forkful.examples.Chapter05ThreeAtOnce;
import dev.forkful.examples.Chapter06JoinOne;
import dev.forkful.examples.Chapter07JoinAll;
import dev.forkful.examples.Chapter08Pool;
import dev.forkful.examples.Chapter09NeverStarted;
import dev.forkful.examples.Chapter10NotJoined;
import dev.forkful.examples.Chapter11Joined;
import dev.forkful.examples.Chapter12Waiting;
import dev.forkful.examples.Chapter13Computing;
import dev.forkful.examples.Chapter14Isolation;
import java.util.List;

/** The table of contents. */
final class Chapters {
    private Chapters() {}

    static final List<Chapter> ALL = List.of(
            new Chapter(1, "Blocking", """
                    A thread that waits for something is blocked: it can do nothing else. Here the only thread there is \
                    calls a slow function, and the end of the program has to wait for it.""", Chapter01Blocking.class, Chapter01Blocking::main),
            new Chapter(2, "A thread, while main goes on", """
                    The same slow function in a thread of its own. Main has its last word at once; the program as a \
                    whole ends when its threads have.""", Chapter02Thread.class, Chapter02Thread::main),
            new Chapter(
                    3,
                    "Arguments",
                    "The function learns how often and how long to wait, and a name to tell its lines apart. Still one thread.",
                    Chapter03Arguments.class,
                    Chapter03Arguments::main),
            new Chapter(
                    4,
                    "Three in a row",
                    "Three calls, one after the other. Each waits for the one before, so their times add up.",
                    Chapter04ThreeInARow.class,
                    Chapter04ThreeInARow::main),
            new Chapter(5, "Three at once", """
                    A thread for each call: the three wait at the same time and are done in a third of it. Main waits \
                    for none of them, and its last line comes among their first.""", Chapter05ThreeAtOnce.class, Chapter05ThreeAtOnce::main),
            new Chapter(6, "Join one", """
                    join() blocks until a thread has ended. Main joins AAA only, and goes on as soon as that one is \
                    done, whatever BBB and CCC still have to do.""", Chapter06JoinOne.class, Chapter06JoinOne::main),
            new Chapter(7, "Join all", """
                    Joined with all three, main is the last. Since nothing has to outlive it, virtual threads will do, \
                    and of those a program can have a million.""", Chapter07JoinAll.class, Chapter07JoinAll::main),
            new Chapter(8, "A pool", """
                    Workers.threads() starts and joins for any number of calls, and returns their results in order. \
                    Given wrong items, Python's pool ends in silence because nobody asked for the results; this one \
                    throws: from map(), and from close() what nobody asked for.""", Chapter08Pool.class, Chapter08Pool::main),
            new Chapter(9, "Processes that never start", """
                    JavaProcess.of() only describes a process. One that is never started takes no time and does \
                    nothing, which is easily taken for speed; so joining or closing it says what is missing.""", Chapter09NeverStarted.class, Chapter09NeverStarted::main),
            new Chapter(10, "Processes started, not joined", """
                    Three processes at work, each a JVM of its own. The clock is read right after their start: it \
                    measures how long it takes to ask, not how long it takes.""", Chapter10NotJoined.class, Chapter10NotJoined::main),
            new Chapter(
                    11,
                    "Processes started and joined",
                    "Now the clock is read when all three have ended: the time of one, and what it takes to start a JVM.",
                    Chapter11Joined.class,
                    Chapter11Joined::main),
            new Chapter(12, "Work that waits", """
                    Most programs wait most of the time: for a disk, a server, a person. Three waits in a row, in \
                    threads, in processes. Waiting needs no processor, so processes gain nothing over threads.""", Chapter12Waiting.class, Chapter12Waiting::main),
            new Chapter(13, "Work that computes", """
                    Four computations in a row, in threads, in processes. Python needs processes for this, because its \
                    threads take turns at one lock. Java's threads do not: both use all the processors there are.""", Chapter13Computing.class, Chapter13Computing::main),
            new Chapter(14, "Isolation", """
                    What processes are for. A crash, a System.exit and a loop without end, none of which a thread could \
                    survive or be saved from. Each costs one task; the pool, and this program, go on.""", Chapter14Isolation.class, Chapter14Isolation::main));
}
