package dev.golden.orchestrator.guard;

import java.util.Optional;

/** Repairs near-JSON in files of language {@code json}. */
record JsonFixer() implements Fixer {

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        return language.equals("json") ? Fixer.changed(text, JsonRepair.repair(text)) : Optional.empty();
    }
}
