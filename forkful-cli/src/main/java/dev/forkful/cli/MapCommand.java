package dev.forkful.cli;

import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkful map}: what the options mean. The work is done by {@link ExpressionCompiler} and {@link MapRun}. */
@Command(
        name = "map",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Applies a Java expression to each input, in worker processes.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "The expression is a lambda or a method reference from a String; it may throw anything. java.base",
            "(java.util, java.io, java.nio.file, java.time, ...) is imported, and java.net.http and java.text.",
            "",
            "Results go to standard output, one per line in the order of the inputs: what toString says, the elements of",
            "arrays and streams, 'null' for null. An expression without a result (a void method) prints no lines. What a",
            "task prints itself goes to standard error, or, if the expression has no result, where the task printed it.",
            "A result may contain line breaks: --json keeps one line per input.",
            "",
            "An input that fails costs no other. Failures are listed on standard error at the end.",
            "",
            "Examples:",
            "  forkful map 'f -> Files.readAllLines(Path.of(f)).size() + \" \" + f' *.txt",
            "  find . -name '*.pdf' -print0 | forkful map -0 --class-path 'lib/*' --timeout 30s my.Pdf::pages",
            "  tail -f access.log | forkful map --threads 20 'l -> InetAddress.getByName(l.split(\" \")[0])'",
            "  seq 1 100 | forkful map --json 'n -> new BigInteger(n).isProbablePrime(50)' | jq .result",
            "",
            "Exit codes: 0 all well, 1 some inputs failed, 2 wrong usage or an expression that does not compile,",
            "130 ended by Ctrl-C, 141 standard output was closed."
        })
final class MapCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(
            index = "0",
            paramLabel = "EXPRESSION",
            description = "For example 's -> s.length()' or String::length.")
    private String expression = "";

    @Parameters(
            index = "1..*",
            paramLabel = "INPUT",
            description = "The inputs; without any, the lines of standard input. After '--' they may begin with '-'.")
    private @Nullable List<String> inputs;

    @Option(
            names = {"-0", "--null"},
            description = "Lines of standard input end with a zero byte, as from 'find -print0'.")
    private boolean nul;

    @Option(
            names = {"-j", "--json"},
            description = "Print a JSON object per line: number, input, result or error, times in ms, worker, pid.")
    private boolean json;

    @Option(
            names = {"-u", "--unordered"},
            description = "Print results as they come.")
    private boolean unordered;

    @Option(
            names = {"-f", "--fail-fast"},
            description = "Stop at the first failure.")
    private boolean failFast;

    @Option(
            names = "--stack-trace",
            description = "Show the stack trace of each failure, or the beginning of the JVM's crash report.")
    private boolean stackTrace;

    @Option(
            names = {"-i", "--import"},
            paramLabel = "NAME",
            description = "Import a class or a package: a.b.C, a.b.* or 'static a.b.C.*'. May be repeated.")
    private List<String> imports = new ArrayList<>();

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            converter = ClassPathConverter.class,
            description = "Where the expression finds more classes: folders, jars, 'lib/*'.")
    private ClassPath classPath = ClassPath.EMPTY;

    @Mixin
    private WorkerChoice workers = new WorkerChoice();

    @Spec
    private @Nullable CommandSpec command;

    MapCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        workers.check();
        for (var name : imports) {
            if (!name.matches("(static )?[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)+(\\.\\*)?")
                    && command != null) {
                throw new ParameterException(command.commandLine(), "--import is a.b.C or a.b.*, not '" + name + "'");
            }
        }
        var compiled = new ExpressionCompiler(imports, classPath.entries()).compile(expression);
        var options = new MapRun.Options(
                json ? new JsonFormat() : Format.TEXT,
                json ? compiled.json() : compiled.text(),
                unordered ? MapRun.Order.OF_COMPLETION : MapRun.Order.OF_INPUTS,
                failFast ? MapRun.AfterFailure.STOP : MapRun.AfterFailure.GO_ON,
                stackTrace ? Failures.Detail.STACK_TRACE : Failures.Detail.MESSAGE);
        return run(options, compiled);
    }

    private int run(MapRun.Options options, Expression compiled) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(compiled.loader());
        try (var screen = new Screen(stdio);
                var output = new LineOutput(stdio.out(), screen, thread::interrupt);
                var printing = TaskPrinting.redirect(compiled.hasResults(), output, screen)) {
            var workers = this.workers.open(printing);
            var given = inputs;
            if (given != null) {
                return new MapRun(options, workers, screen, output, printing)
                        .run(given.iterator(), () -> OptionalLong.of(given.size()), stdio.terminal());
            }
            try (var lines = new Lines(stdio.in(), nul ? Lines.Separator.NUL : Lines.Separator.NEWLINE)) {
                return new MapRun(options, workers, screen, output, printing)
                        .run(lines, lines::total, stdio.terminal());
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
