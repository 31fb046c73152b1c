package dev.forkful.cli;

/** What an expression without a result is compiled as, such as {@code f -> Files.delete(Path.of(f))}: {@link dev.forkful.Fn} asks for one. */
@FunctionalInterface
public interface Effect {
    /**
     * Does what there is to do for one input.
     *
     * @param input the input
     * @throws Exception whatever went wrong
     */
    void apply(String input) throws Exception;
}
