package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.peers.Script;
import dev.forkful.benchmarks.scenarios.Scenario;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    @Test
    void namesAreUnique() {
        assertThat(Scenarios.ALL.stream().map(Scenario::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyPeerIsKnownByItsName() {
        assertThat(Peers.NAMES)
                .allSatisfy(n -> assertThat(Peers.named(n).name()).isEqualTo(n));
        assertThat(Scenarios.ALL).allSatisfy(s -> assertThat(Peers.NAMES).containsAll(s.peers()));
    }

    @Test
    void theScriptHasAllScenariosInWhichItTakesPart() throws Exception {
        var script = Files.readString(Roots.root().resolve("benchmarks/python/bench.py"));
        for (var scenario : Scenarios.ALL) {
            if (scenario.peers().stream().map(Peers::named).anyMatch(Script.class::isInstance)) {
                assertThat(script).contains("def " + scenario.name().replace('-', '_') + "(self)");
            }
        }
    }
}
