package dev.golden.local.demo;

/**
 * One case.
 *
 * @param announced how it must end, word for word what the script returns then
 */
record DemoCase(String name, String announced, Script script) {

    /** Plays the case and says how it ended. */
    @FunctionalInterface
    interface Script {
        String play();
    }
}
