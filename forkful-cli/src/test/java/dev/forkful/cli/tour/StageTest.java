package dev.forkful.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StageTest {
    private final ArrayList<Recording.Line> shown = new ArrayList<>();

    private Recording play(Chapter.Main main) throws InterruptedException {
        return new Stage(shown::add).play(new Chapter(1, "", "", StageTest.class, main), 1);
    }

    @Test
    void waitsForTheThreadsOfAChapterAndShowsTheirLines() throws Exception {
        var mainIsOver = new CountDownLatch(1);
        var recording = play(args -> {
            var main = Thread.currentThread();
            Thread.ofPlatform().start(() -> {
                try {
                    main.join();
                    IO.println("end of A");
                    mainIsOver.countDown();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            IO.println("end of program");
        });
        assertThat(mainIsOver.getCount()).isZero();
        assertThat(recording.lines()).extracting(Recording.Line::text).containsExactly("end of program", "end of A");
        assertThat(shown).isEqualTo(recording.lines());
        assertThat(recording.failures()).isEmpty();
    }

    @Test
    void keepsWhatMainAndOtherThreadsThrow() throws Exception {
        var recording = play(args -> {
            Thread.ofPlatform().start(() -> {
                throw new IllegalStateException("in a thread");
            });
            throw new java.io.IOException("in main");
        });
        assertThat(recording.failures())
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder("in a thread", "in main");
    }

    @Test
    void givesSystemOutBack() throws Exception {
        var before = System.out;
        play(args -> IO.println("start of A"));
        assertThat(System.out).isSameAs(before);
    }
}
