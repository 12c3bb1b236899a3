package dev.golden.orchestrator.guard;

/** Checks a candidate and mends what can be mended without a model. Pure: the same request gives the same report. */
public interface Guards {
    GuardReport check(GuardRequest request);
}
