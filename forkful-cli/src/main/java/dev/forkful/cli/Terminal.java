package dev.forkful.cli;

/** Whether a person is looking, and how much fits before their eyes. */
interface Terminal {
    /** No terminal anywhere: pipes and files. */
    Terminal NONE = new Terminal() {
        @Override
        public boolean out() {
            return false;
        }

        @Override
        public boolean err() {
            return false;
        }

        @Override
        public int width() {
            return 80;
        }
    };

    /** Whether standard output is a terminal. */
    boolean out();

    /** Whether standard error is a terminal that can move its cursor. */
    boolean err();

    /** Columns; asked again now and then, because windows change. */
    int width();
}
