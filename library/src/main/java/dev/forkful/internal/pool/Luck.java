package dev.forkful.internal.pool;

/** Whether to try what has helped lately, and now and then what has not. A hint for many threads: races do not matter. */
final class Luck {
    private static final int MOST = 256;
    private static final int TOO_LITTLE = 64;

    /** How much of the trying was worth it, of {@link #MOST}. */
    private int luck;

    private int skipped;

    private Luck(int luck) {
        this.luck = luck;
    }

    /** It is taken to help until a dozen tries in a row did not. */
    static Luck good() {
        return new Luck(MOST);
    }

    /** Four tries will do. */
    static Luck poor() {
        return new Luck(TOO_LITTLE * 3 / 2);
    }

    boolean mayTry() {
        return luck > TOO_LITTLE || (skipped++ & 15) == 0;
    }

    void helped() {
        luck += (MOST - luck) >> 3;
    }

    void didNotHelp() {
        luck -= luck >> 3;
    }
}
