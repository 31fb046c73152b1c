package dev.forkful.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.Machine;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.profile.Profile;
import dev.forkful.benchmarks.profile.Profile.Cpu;
import dev.forkful.benchmarks.profile.Profile.Part;
import dev.forkful.benchmarks.profile.Profile.Share;
import dev.forkful.benchmarks.profile.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @TempDir
    private Path folder;

    private static final Profiles PROFILES = new Profiles(
            new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", "2026-11-26T20:19:00Z"),
            20_000,
            8_000,
            List.of(new Profile(
                    "submit",
                    "tasks",
                    1_000_000,
                    List.of(
                            new Part(
                                    "parent",
                                    12,
                                    List.of(
                                            new Cpu("main", 0.75, 0.125),
                                            new Cpu("a", 0.004, 0),
                                            new Cpu("b", 0.002, 0)),
                                    List.of(new Share("Ring.write", 0.5, 500), new Share("Ring.rare", 0.01, 10))),
                            new Part("worker", 0, List.of(), List.of(new Share("Ring.idle", 0.5, 9)))))));

    private String page = "";

    @BeforeEach
    void makeThePage() throws Exception {
        var raw = Path.of(Objects.requireNonNull(PageTest.class.getResource("/dev/forkful/benchmarks/results.json"))
                .toURI());
        Page.of(Results.read(raw), "## Where the time goes\n\nThis was written by hand.", Optional.of(PROFILES))
                .write(folder.resolve("page.md"));
        page = Files.readString(folder.resolve("page.md"));
    }

    @Test
    void tablesHaveTheMedianAndTheSpread() {
        assertThat(page)
                .contains("| Forkful processes | 1,100,000 (1,000,000–1,200,000) |")
                .contains("| newFixedThreadPool | 11,000,000 |");
    }

    @Test
    void goalsAreComputedFromTheRawResultsAndTellWhetherEachForkHasReachedThem() {
        assertThat(page)
                .contains(
                        "| `submit` of no-ops and get | ≥ 1,000,000 tasks/s | 1,100,000 tasks/s |  | 1.1 of the goal | **reached** |")
                .contains(
                        "| ≥ 100 × Python ProcessPoolExecutor | 1,100,000 tasks/s | 11,000 tasks/s | 100 | **reached**, but not by each fork |")
                .contains(
                        "| ≥ 0.25 × newFixedThreadPool | 1,100,000 tasks/s | 11,000,000 tasks/s | 0.1 | not reached |")
                .contains("| 64 MiB array by value | ≥ 2 GB/s | 2.5 GB/s |  | 1.25 of the goal | **reached** |")
                .contains("| idle worker, RSS | ≤ 45 MB | — |  |  | not measured: not run |");
    }

    @Test
    void profilesAreTablesOfThreadsAndListsOfMethods() {
        assertThat(page)
                .contains("for 20 s, and then 8 s", "2026-11-26 20:19 UTC, commit abc")
                .contains("1,000,000 tasks a second. Page faults of the parent, for each: 12.")
                .contains("| parent, `main` | 87.5 % | 12.5 % | 0.875 us |")
                .contains("| parent, all others | 0.6 % | 0 % | 0.006 us |")
                .contains("- parent, 510 samples: 50 % `Ring.write`\n")
                .contains("- worker, 9 samples: too few to tell methods\n");
    }

    @Test
    void whoIsLeftOutIsSaidWithTheReason() {
        assertThat(page)
                .contains("- Left out: PP4J: there is no such thing")
                .contains("- Left out: Forkful processes, 1 GiB: too large")
                .contains("| not measured then |")
                .doesNotContain("| PP4J |");
    }

    @Test
    void forksThatFailedBesideOthersAreCounted() {
        assertThat(page)
                .contains("| virtual threads | 5,000,000 |")
                .contains("- virtual threads: 1 of 2 forks failed: no answer within 60 s")
                .doesNotContain("Left out: virtual threads");
    }

    @Test
    void machineAndHandWrittenNotesAreThere() {
        assertThat(page)
                .contains("- 2026-11-22 12:00 UTC, commit abc: 2 CPUs (a CPU), 24,000 MB, Linux; a JVM")
                .contains("Run of 2026-11-22 12:00 UTC, commit abc: all.")
                .contains("Python ProcessPoolExecutor: Python 3.11.2, start method fork")
                .contains("This was written by hand.");
    }

    @Test
    void chartsAreSmallAndTheSameEachTime() throws Exception {
        var chart = folder.resolve("page/submit.svg");
        assertThat(page).contains("(page/submit.svg)").contains("(page/payload.svg)");
        var first = Files.readString(chart);
        assertThat(first).contains("<svg").contains("Forkful processes").hasSizeLessThan(60_000);
        makeThePage();
        assertThat(Files.readString(chart)).isEqualTo(first);
    }
}
