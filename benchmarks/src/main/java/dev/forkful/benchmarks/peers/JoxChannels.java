package dev.forkful.benchmarks.peers;

import com.softwaremill.jox.Channel;
import dev.forkful.Call;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Jox: n virtual threads that receive tasks from a channel. Its module {@code structured} needs preview features, which the library under test does
 * without, and is left out.
 */
final class JoxChannels implements PoolPeer {
    @Override
    public String name() {
        return "jox";
    }

    @Override
    public String title() {
        return "Jox channels";
    }

    @Override
    public List<String> jars() {
        return List.of("channels");
    }

    @Override
    public Pool open(int workers) {
        Channel<Runnable> tasks = Channel.newBufferedChannel(1_000);
        for (int i = 0; i < workers; i++) {
            Thread.startVirtualThread(() -> work(tasks));
        }
        return new Receivers(tasks);
    }

    private static void work(Channel<Runnable> tasks) {
        try {
            while (tasks.receiveOrClosed() instanceof Runnable task) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Receivers(Channel<Runnable> tasks) implements Pool {
        @Override
        public <T> Future<T> submit(Call<T> call) throws InterruptedException {
            var task = new FutureTask<>(call);
            tasks.send(task);
            return task;
        }

        @Override
        public void close() {
            tasks.done();
        }
    }
}
