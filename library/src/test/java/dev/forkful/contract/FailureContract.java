package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Action;
import dev.forkful.TaskFailedException;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Spoiled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a failure looks like to those who asked for the result. */
public interface FailureContract extends WorkersUnderTest {
    @Test
    default void getThrowsAnExecutionExceptionAroundWhatTheTaskThrew() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.fail("get"));
            assertThatThrownBy(task::get)
                    .isExactlyInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("failed for get");
            assertThatThrownBy(() -> task.get(1, TimeUnit.SECONDS)).isExactlyInstanceOf(ExecutionException.class);
        }
    }

    @Test
    default void theCauseHasTheStackTraceOfTheTask() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.fail("trace"));
            var thrown = catchThrowableOfType(ExecutionException.class, task::get);
            assertThat(thrown.getCause().getStackTrace()[0].getMethodName()).isEqualTo("fail");
            assertThat(thrown.getCause().getStackTrace()[0].getClassName()).isEqualTo(Work.class.getName());
            assertThat(thrown.getCause().getStackTrace()[0].getLineNumber()).isPositive();
        }
    }

    @Test
    default void joinThrowsWithTheStackTraceOfTheOneWhoAsked() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.fail("asked"));
            var thrown = catchThrowable(task::join);
            assertThat(thrown.getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("joinThrowsWithTheStackTraceOfTheOneWhoAsked");
            assertThat(thrown.getCause().getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("fail");
        }
    }

    @Test
    default void theMessageNamesTheTaskAndItsWorkerAndWhatItThrew() {
        try (var workers = open(Setup.DEFAULT.withName("oven"))) {
            var task = workers.submit(() -> Work.fail("message"));
            assertThatThrownBy(task::join)
                    .isExactlyInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("task 1")
                    .hasMessageContaining("oven-")
                    .hasMessageContaining("IllegalStateException")
                    .hasMessageContaining("failed for message");
        }
    }

    @Test
    default void anExceptionKeepsItsFieldsCauseAndSuppressed() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.spoil());
            var cause = catchThrowable(task::join).getCause();
            assertThat(cause).isExactlyInstanceOf(Spoiled.class).hasMessage("milk");
            assertThat(((Spoiled) cause).since).isEqualTo(3);
            assertThat(cause.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("warm");
            assertThat(cause.getSuppressed())
                    .singleElement()
                    .satisfies(s -> assertThat(s)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessage("door open"));
        }
    }

    @Test
    default void anActionMayThrowCheckedExceptions() {
        try (var workers = open()) {
            var task = workers.submit(() -> {
                if (Thread.currentThread() != null) {
                    throw new IOException("unreadable");
                }
            });
            assertThatThrownBy(task::get)
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("unreadable");
        }
    }

    @Test
    default void anErrorOfTheTaskIsAFailureLikeAnyOther() {
        try (var workers = open()) {
            var task = workers.submit((Action) () -> {
                throw new AssertionError("not so");
            });
            assertThatThrownBy(task::join)
                    .isInstanceOf(TaskFailedException.class)
                    .cause()
                    .isExactlyInstanceOf(AssertionError.class)
                    .hasMessage("not so");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    default void anInterruptedExceptionOfTheTaskItselfIsAFailure() {
        try (var workers = open()) {
            var task = workers.submit((Action) () -> {
                throw new InterruptedException("self-made");
            });
            assertThatThrownBy(task::join)
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseExactlyInstanceOf(InterruptedException.class);
        }
    }

    @Test
    default void anExceptionWithoutAMessageIsNamedByItsClass() {
        try (var workers = open()) {
            var task = workers.submit((Action) () -> {
                throw new UnsupportedOperationException();
            });
            assertThatThrownBy(task::join)
                    .hasMessageContaining("UnsupportedOperationException")
                    .cause()
                    .hasMessage(null);
        }
    }

    @Test
    default void severalFailuresAreSeveralExceptions() {
        try (var workers = open(2)) {
            var tasks = Work.upTo(20).stream()
                    .map(n -> workers.submit(() -> Work.fail(n)))
                    .toList();
            var causes = new ArrayList<Throwable>();
            for (int n = 0; n < 20; n++) {
                var cause = catchThrowable(tasks.get(n)::join).getCause();
                assertThat(cause).hasMessage("failed for " + n);
                causes.add(cause);
            }
            assertThat(causes).doesNotHaveDuplicates();
        }
    }

    @Test
    default void everyJoinThrowsAnExceptionOfItsOwn() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.fail("twice"));
            var first = catchThrowable(task::join);
            var second = catchThrowable(task::join);
            assertThat(first).isNotSameAs(second).hasMessage(second.getMessage());
        }
    }

    @Test
    default void manyFailuresDoNotUseUpThePool() {
        try (var workers = open(2)) {
            for (int i = 0; i < 200; i++) {
                var task = workers.submit(() -> Work.fail("again"));
                assertThatThrownBy(task::join).isInstanceOf(TaskFailedException.class);
            }
            assertThat(workers.map(Work.upTo(10), n -> n)).hasSize(10);
        }
    }

    @Test
    default void aFailureWithADeepChainOfCausesTravels() {
        try (var workers = open()) {
            var task = workers.submit((Action) () -> {
                Exception e = new IOException("root");
                for (int i = 0; i < 50; i++) {
                    e = new IllegalStateException("level " + i, e);
                }
                throw e;
            });
            assertThatThrownBy(task::join)
                    .hasRootCauseExactlyInstanceOf(IOException.class)
                    .hasRootCauseMessage("root");
        }
    }
}
