package dev.forkful.internal.ship;

/**
 * Which class a name in a stream means. A name alone is not enough: two class loaders of one program may have different classes of the same name. So each
 * class travels with the number of its loader, as the parent numbers them.
 */
public interface ClassSpace {
    /** The JDK's classes and Forkful's own: everyone has them. */
    int EVERYWHERE = 0;

    /** The class path of the program; a worker has it too. */
    int APPLICATION = 1;

    /** Whether a class of that name is Forkful's own. */
    static boolean isForkful(String name) {
        var forkful = "dev.forkful.";
        return name.startsWith(forkful)
                && (name.startsWith("internal.", forkful.length())
                        || name.startsWith("spi.", forkful.length())
                        || name.indexOf('.', forkful.length()) < 0);
    }

    /**
     * The number of a class's loader.
     *
     * @param type any class
     */
    int spaceOf(Class<?> type);

    /**
     * The class of that name.
     *
     * @param space the number of its loader
     * @param name its binary name
     * @throws ClassNotFoundException if there is none, saying why
     */
    Class<?> find(int space, String name) throws ClassNotFoundException;

    /**
     * Whether values that come here may set variables of a JShell session: only in a worker. A worker must not be able to set anything here.
     */
    default boolean takesVariables() {
        return false;
    }

    /** A variable of a session is being set. */
    default void settingVariable() {}

    /**
     * The loader of that number, or its stand-in.
     *
     * @param space the number; not {@link #EVERYWHERE}
     * @throws ClassNotFoundException if there is none
     */
    ClassLoader loader(int space) throws ClassNotFoundException;
}
