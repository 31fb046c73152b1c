package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.JavaProcess;
import dev.forkful.Task;
import dev.forkful.TaskException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs of a user who may have only so many threads, those of the workers too: somewhere on the way to the first result one is refused. Whichever it is, the program is told, and
 * nothing is left.
 */
@Tag("processes")
class RefusedThreadsTest {
    /** The first of a hundred users that are nobody, and have no other process: another run of these tests, on the same machine, has others. */
    private static final int USER = 20_000 + (int) (ProcessHandle.current().pid() % 400) * 100;

    /** A program that does a little with a pool. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (var workers = Workers.processes(2)) {
                var tasks = IntStream.range(0, 4)
                        .mapToObj(n -> workers.submit(() -> n))
                        .toList();
                System.out.println("sum " + tasks.stream().mapToInt(Task::join).sum());
            } catch (TaskException e) {
                System.out.println("failed " + e.getMessage());
            }
        }
    }

    /** A program that has a pool, and no more threads to be had when it needs one: of virtual ones none has been there before. */
    public static final class Full {
        private Full() {}

        public static void main(String[] args) throws Exception {
            switch (args[0]) {
                case "callbacks" -> callbacks();
                case "closing" -> closing();
                case "unobserved" -> unobserved();
                case "stream" -> stream();
                case "process" -> process();
                case "next" -> next();
                default -> throw new IllegalArgumentException(args[0]);
            }
        }

        private static final ThreadGroup IDLERS = new ThreadGroup("idlers");

        private static void fill() {
            try {
                while (true) {
                    Thread.ofPlatform().daemon().group(IDLERS).start(Full::idle);
                }
            } catch (OutOfMemoryError e) {
                // as was wanted
            }
        }

        private static void idle() {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        }

        private static Workers pool(List<String> told) throws Exception {
            var workers = Workers.ofProcesses()
                    .count(1)
                    .onUnobservedFailure(e -> told.add(e.getMessage()))
                    .open();
            workers.submit(() -> 0).join(); // its threads are there
            return workers;
        }

        /** Sleeps in its worker as long as it takes to use up all threads here. */
        private static int later() throws InterruptedException {
            Thread.sleep(1_000);
            return 6;
        }

        /** There are threads again after a while. */
        private static void callbacks() throws Exception {
            try (var workers = pool(List.of())) {
                var task = workers.submit(Full::later);
                var future = task.toCompletableFuture();
                fill();
                Await.until("the task is over", task::isDone);
                Thread.sleep(200); // meanwhile a thread for the callback is refused, or this test shows less
                IDLERS.interrupt();
                System.out.println("sum " + future.get(20, TimeUnit.SECONDS));
            }
        }

        /** There are none any more. */
        private static void closing() throws Exception {
            var workers = pool(List.of());
            var future = workers.submit(Full::later).toCompletableFuture();
            fill();
            workers.close();
            System.out.println("sum " + future.get(20, TimeUnit.SECONDS));
        }

        private static void unobserved() throws Exception {
            var told = new CopyOnWriteArrayList<String>();
            try (var workers = pool(told)) {
                workers.submit(() -> {
                    later();
                    throw new IllegalStateException("this is told");
                });
                fill();
            }
            System.out.println(told.toString().contains("this is told") ? "sum 6" : "not told");
        }

        private static void stream() throws Exception {
            try (var workers = pool(List.of())) {
                fill();
                var items = workers.stream(List.of(1, 2, 3), n -> n).iterator();
                for (int i = 0; i < 2; i++) { // who asks again must not wait for ever
                    try {
                        System.out.println("item " + items.next()); // there was one thread left
                    } catch (OutOfMemoryError | NoClassDefFoundError | IllegalStateException e) {
                        System.out.println("refused");
                    }
                }
                System.out.println("sum 6");
            }
        }

        private static void process() throws Exception {
            var works = new CountDownLatch(1); // and so its threads are there
            var process = JavaProcess.of(() -> {
                System.out.println("I work");
                return later();
            });
            try (process) {
                process.output(line -> works.countDown()).start();
                works.await();
                var exit = process.onExit();
                fill();
                exit.get(20, TimeUnit.SECONDS);
                System.out.println("sum " + process.get());
            }
        }

        /** One place, which is the second task's when no thread can be had for that. (Of more tasks the JDK runs none: it has lost all threads that carry virtual ones.) */
        private static void next() throws Exception {
            var go = new CountDownLatch(1);
            try (var workers = Workers.threads(1)) {
                var first = workers.submit(() -> {
                    go.await();
                    return 6;
                });
                var second = workers.submit(() -> 6);
                fill();
                go.countDown();
                first.join();
                System.out.println("sum " + second.join()); // the system has had one, or
            } catch (TaskException e) {
                System.out.println(
                        e.getMessage().contains("task 2 cannot run: there is no thread for it") ? "sum 6" : e);
            }
        }
    }

    private static List<String> limited(int threads, int user) {
        return List.of("setpriv", "--reuid=" + user, "--clear-groups", "prlimit", "--nproc=" + threads);
    }

    @BeforeEach
    void mayActAsAnother() throws Exception {
        boolean can;
        try {
            var command = new ArrayList<>(limited(100, USER));
            command.addAll(List.of("test", "-r", Jvm.origin(Program.class).toString(), "-a", "-w", "/tmp"));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            can = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            can = false; // there is no such command
        }
        assumeTrue(can, "only root can have a program run as a user whose threads are counted");
    }

    /** A JVM with SerialGC has some 16 of its own. */
    @ParameterizedTest
    @ValueSource(ints = {18, 20, 22, 25, 30, 36})
    void theProgramIsToldAndEnds(int threads, @TempDir Path folder) throws Exception {
        try (var program = start(folder, limited(threads, USER + threads), Program.class)) {
            assertThat(program.succeed())
                    .anyMatch(line -> line.equals("sum 6") || line.startsWith("failed task 1 cannot run: no worker"));
        }
    }

    /** Work that is to be done on a thread of its own is done by another when there is none. */
    @ParameterizedTest
    @ValueSource(strings = {"callbacks", "closing", "unobserved", "stream", "process", "next"})
    void nothingIsLostWhereNoMoreThreadsAreToBeHad(String what, @TempDir Path folder) throws Exception {
        var user = USER + 50 + Math.floorMod(what.hashCode(), 50);
        try (var program = start(folder, limited(150, user), Full.class, what)) {
            assertThat(program.succeed()).contains("sum 6");
        }
    }

    private static Jvm start(Path folder, List<String> limit, Class<?> program, String... arguments) {
        var command = new ArrayList<Object>(limit);
        command.addAll(List.of(
                Jvm.tool("java"),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-Dforkful.aot=false",
                "-cp",
                Jvm.classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        return Jvm.start(folder, command.toArray());
    }
}
