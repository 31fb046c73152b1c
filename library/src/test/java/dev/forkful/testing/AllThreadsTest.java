package dev.forkful.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** {@link AllThreads} sees what {@link LeakCheck} is to find. */
class AllThreadsTest {
    @Test
    void knowsThreadsOfEachKindWhileTheyLiveAndNoLonger() throws Exception {
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(4);
        Runnable untilTheEnd = () -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                // the executors' way to end it
            }
        };
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofPlatform().start(untilTheEnd));
        threads.add(Thread.ofVirtual().start(untilTheEnd));
        try (var pool = Executors.newSingleThreadExecutor(r -> remember(new Thread(r), threads));
                var virtual = Executors.newThreadPerTaskExecutor(
                        r -> remember(Thread.ofVirtual().unstarted(r), threads))) {
            pool.execute(untilTheEnd);
            virtual.execute(untilTheEnd);
            begun.await();
            assertThat(threads).hasSize(4);
            assertThat(AllThreads.now()).containsAll(threads);
            end.countDown();
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(AllThreads.now()).doesNotContainAnyElementsOf(threads).contains(Thread.currentThread());
    }

    private static Thread remember(Thread thread, ArrayList<Thread> threads) {
        threads.add(thread);
        return thread;
    }
}
