package dev.golden.injection.prompt;

/** Who wrote a text that a prompt quotes. The operator's own prompts are not quoted and have none. */
public enum Provenance {
    /** Names the platform made up, e.g. of a file to write. */
    PLATFORM("platform"),
    /** Whoever submitted the task: its words and files. */
    CALLER("caller"),
    /** Another agent's answer, or this one's former answer. */
    AGENT("agent"),
    /** Sandboxes, analysers and the findings of reviewers. */
    TOOL("tools and reviewers"),
    /** A human who decided an escalation. */
    HUMAN("reviewing human");

    private final String label;

    Provenance(String label) {
        this.label = label;
    }

    /** As prompts name it. */
    public String label() {
        return label;
    }

    /** Whether its author may be an attacker. */
    public boolean isUntrusted() {
        return this != PLATFORM && this != HUMAN;
    }
}
