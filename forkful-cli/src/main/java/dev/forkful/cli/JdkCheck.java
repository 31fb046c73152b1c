package dev.forkful.cli;

import java.util.Map;

/** The JDK: new enough, and free of the one bug known to hurt. */
final class JdkCheck implements Check {
    private static final int OLDEST = 25;

    /** JDK-8377811, G1 moves objects that native code holds, was fixed in 25.0.3. */
    private static final Runtime.Version FIXED = Runtime.Version.parse("25.0.3");

    private final Runtime.Version version;

    JdkCheck() {
        this(Runtime.version());
    }

    JdkCheck(Runtime.Version version) {
        this.version = version;
    }

    @Override
    public Finding look() {
        var home = System.getProperty("java.home");
        var vendor = System.getProperty("java.vendor");
        var found = version + ", " + vendor + ", " + home;
        var values = Map.<String, Object>of("version", version.toString(), "vendor", vendor, "home", home);
        if (version.feature() < OLDEST) {
            return Finding.wrong("JDK", found, "install a JDK 25 or newer and set JAVA_HOME to it", values);
        }
        if (version.feature() == OLDEST && version.compareToIgnoreOptional(FIXED) < 0) {
            return Finding.warning(
                    "JDK",
                    found,
                    "update to 25.0.3 or newer: this one has JDK-8377811, G1 may move pinned objects",
                    values);
        }
        return Finding.ok("JDK", found, values);
    }
}
