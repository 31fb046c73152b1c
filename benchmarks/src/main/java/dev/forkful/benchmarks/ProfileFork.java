package dev.forkful.benchmarks;

import dev.forkful.benchmarks.profile.Profiler;
import java.time.Duration;

/** The main class of a process that looks at Forkful at work, and prints one line of JSON. Arguments: a scenario, then how long to warm up and to look, in milliseconds. */
public final class ProfileFork {
    private ProfileFork() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        Fork.endWithRunner();
        var profile = new Profiler(args[0]).profile(millis(args[1]), millis(args[2]));
        System.out.println(Json.line(profile));
        System.exit(0);
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
