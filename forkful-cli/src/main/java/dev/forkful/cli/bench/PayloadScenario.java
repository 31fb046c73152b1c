package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** 64 MiB to another process and back, by value. */
final class PayloadScenario implements Scenario {
    private static final int SIZE = 64 << 20;

    /** In units of the payload, on either side: there are copies on the way. */
    private static final int HEAP = 6;

    @Override
    public String name() {
        return "payload";
    }

    @Override
    public String what() {
        return "64 MiB there and back, both counted";
    }

    @Override
    public Unit unit() {
        return Unit.GB_PER_S;
    }

    @Override
    public int shares() {
        return 3;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) throws Exception {
        if (Runtime.getRuntime().maxMemory() < (long) HEAP * SIZE) {
            throw new PeerMissingException("needs a heap of " + (HEAP * (SIZE >> 20)) + " MiB");
        }
        var data = new byte[SIZE];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31 + (i >> 8));
        }
        return List.of(
                new Contender(
                        Contender.FORKFUL, t -> Clock.perSecond(t, 2L * SIZE, () -> thereAndBack(lineup, data)) / 1e9),
                lineup.python(PythonPeer.Pool.POOL, "payload"));
    }

    private static void thereAndBack(Lineup lineup, byte[] data) {
        var back = lineup.oneProcess.submit(() -> data).join();
        if (back.length != SIZE || !Arrays.equals(back, SIZE - 4096, SIZE, data, SIZE - 4096, SIZE)) {
            throw new IllegalStateException("another array came back");
        }
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("payload_gb_per_s", Contender.FORKFUL),
                measure.ratio("payload_vs_python_pool", Contender.FORKFUL, PythonPeer.Pool.POOL.who));
    }
}
