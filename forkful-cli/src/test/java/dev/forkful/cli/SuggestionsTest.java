package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> COMMANDS =
            List.of("tour", "map", "run", "jshell", "path", "doctor", "help", "version");

    @ParameterizedTest
    @CsvSource({
        "mpa,map",
        "maps,map",
        "rnu,run",
        "tuor,tour",
        "dotcor,doctor",
        "docter,doctor",
        "jsh,jshell",
        "pathh,path",
        "hlep,help"
    })
    void whatIsNearIsSuggested(String typed, String meant) {
        assertThat(Suggestions.of(typed, COMMANDS)).containsExactly(meant);
    }

    @Test
    void whatIsFarIsNot() {
        assertThat(Suggestions.of("frob", COMMANDS)).isEmpty();
        assertThat(Suggestions.of("", COMMANDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"map,map,0", "mpa,map,1", "ma,map,1", "maap,map,1", "mop,map,1", "abcd,badc,2", "'',map,3"})
    void distancesCountEdits(String a, String b, int distance) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(distance);
        assertThat(Suggestions.distance(b, a)).isEqualTo(distance);
    }
}
