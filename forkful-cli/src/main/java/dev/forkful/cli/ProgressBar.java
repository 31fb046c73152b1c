package dev.forkful.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Redraws the progress ten times a second while a run lasts. Does nothing where there is no terminal, and nothing for runs that are over in a moment. */
final class ProgressBar implements AutoCloseable {
    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final Duration REDRAW = Duration.ofMillis(100);

    /** Asking for the width starts a process: not with every redraw. */
    private static final int REDRAWS_PER_WIDTH = 20;

    private final Screen screen;
    private final Terminal terminal;
    private final Supplier<Progress> progress;
    private final CountDownLatch closed = new CountDownLatch(1);

    ProgressBar(Screen screen, Terminal terminal, Supplier<Progress> progress) {
        this.screen = screen;
        this.terminal = terminal;
        this.progress = progress;
        if (screen.hasStatus()) {
            Thread.ofPlatform().daemon().name("forkful-progress").start(this::draw);
        }
    }

    private void draw() {
        try {
            int width = 0;
            var pause = A_MOMENT;
            for (int n = 0; !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS); n++) {
                pause = REDRAW;
                if (n % REDRAWS_PER_WIDTH == 0) {
                    width = terminal.width();
                }
                screen.status(progress.get().line(width));
            }
        } catch (InterruptedException e) {
            // no one does
        }
    }

    @Override
    public void close() {
        closed.countDown();
        screen.close();
    }
}
