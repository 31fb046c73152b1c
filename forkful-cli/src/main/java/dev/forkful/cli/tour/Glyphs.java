package dev.forkful.cli.tour;

import java.nio.charset.Charset;

/** The characters that pictures are made of. */
enum Glyphs {
    UNICODE("\u2588", "\u2591", "\u2523", "\u2501", "\u254b", "\u252b", "\u2503", "\u2717", "\u2500"),
    ASCII("#", ".", "[", "=", "+", "]", "|", "X", "-");

    /** Main is running, or waits. */
    final String runs;

    final String waits;

    /** A piece of work: its start, its length, its next execution, its end, all of that in one place, its loss. */
    final String start;

    final String goes;
    final String next;
    final String end;
    final String brief;
    final String loss;

    /** A horizontal rule. */
    final String rule;

    Glyphs(
            String runs,
            String waits,
            String start,
            String goes,
            String next,
            String end,
            String brief,
            String loss,
            String rule) {
        this.runs = runs;
        this.waits = waits;
        this.start = start;
        this.goes = goes;
        this.next = next;
        this.end = end;
        this.brief = brief;
        this.loss = loss;
        this.rule = rule;
    }

    /** The best that a terminal of that charset can show. */
    static Glyphs of(Charset charset) {
        if (!charset.canEncode()) {
            return ASCII;
        }
        var u = UNICODE;
        return charset.newEncoder()
                        .canEncode(u.runs + u.waits + u.start + u.goes + u.next + u.end + u.brief + u.loss + u.rule)
                ? UNICODE
                : ASCII;
    }
}
