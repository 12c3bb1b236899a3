package dev.golden.operations.verify;

/** How a line is checked. Whatever it throws fails the line. */
@FunctionalInterface
interface Check {

    Result run(Deployment deployment) throws Exception;
}
