package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.JsonRepair;
import java.util.List;

/** Repairs near-JSON in files of language {@code json}. */
record JsonFixer() implements Fixer {

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean certain(Source source) {
        return source.diagnosis().broken();
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        return source.language().equals("json") && source.diagnosis().broken()
                ? Fixer.changed(source, JsonRepair.repair(source.text()))
                : List.of();
    }
}
