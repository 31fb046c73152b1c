package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class LaunchOptionsTest {
    @Test
    void whatOpensModulesIsHandedOnInBothSpellings() {
        var options = LaunchOptions.parse(
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=a",
                "-cp",
                "x",
                "Main");
        assertThat(options.arguments())
                .containsExactly(
                        "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--add-exports=java.base/sun.nio.ch=a");
    }

    @Test
    void agentsAndCollectorsAndHeapsOfTheParentAreNot() {
        var options = LaunchOptions.parse(
                "-agentlib:jdwp=transport=dt_socket", "-Xmx9g", "-XX:+UseZGC", "-javaagent:a.jar", "Main");
        assertThat(options.arguments()).isEmpty();
    }

    @Test
    void theProgramsOwnArgumentsAreNotTheJvms() {
        var options = LaunchOptions.parse("-Da=1", "-cp", "--add-opens", "Main", "--enable-preview", "-Db=2");
        assertThat(options.arguments()).isEmpty();
        assertThat(options.properties()).containsExactly(java.util.Map.entry("a", "1"));
    }

    /** What is in the file is not known; mostly it is a long class path. */
    @Test
    void optionsAfterAFileOfOptionsAreHandedOn() {
        var options = LaunchOptions.parse("@cp.txt", "--enable-preview", "-Da=1", "@more", "Main", "--add-reads=a=b");
        assertThat(options.arguments()).containsExactly("--enable-preview");
        assertThat(options.properties()).containsExactly(java.util.Map.entry("a", "1"));
    }

    /** The JDK reads them once, when it begins. */
    @Test
    void whatTheProgramSaysOfItsLocaleIsOnTheCommandLine() {
        var all = new Properties();
        all.setProperty("user.language.format", "de");
        all.setProperty("user.script", "Latn");
        all.setProperty("user.country", "DE"); // of the system
        var given = LaunchOptions.parse("-Duser.language.format=de", "-Duser.script=Latn", "Main");
        var options = LaunchOptions.of(given, all);
        assertThat(options.arguments()).containsExactly("-Duser.language.format=de", "-Duser.script=Latn");
        assertThat(options.properties()).isEmpty();
    }

    @Test
    void propertiesDoNotShowOnTheCommandLineUnlessTheJvmNeedsThemThere() {
        System.setProperty("launch.options.secret", "hidden");
        try {
            var options = LaunchOptions.ofThisJvm();
            assertThat(options.properties()).containsEntry("launch.options.secret", "hidden");
            assertThat(String.join(" ", options.arguments())).doesNotContain("hidden");
            assertThat(options.properties()).doesNotContainKeys("java.class.path", "java.home", "os.name");
        } finally {
            System.clearProperty("launch.options.secret");
        }
    }
}
