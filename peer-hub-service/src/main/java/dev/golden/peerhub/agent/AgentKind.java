package dev.golden.peerhub.agent;

/** By what means an agent judges. */
public enum AgentKind {
    /** An analyser run in the sandbox. */
    TOOL,
    /** A prompt sent to the configured model. */
    MODEL,
    /** Somebody else's agent, which polls for work. */
    REMOTE,
    /** A person; joins a panel by giving a verdict, is never waited for. */
    HUMAN;

    /** Whether the platform itself gives its verdicts. */
    public boolean ours() {
        return this == TOOL || this == MODEL;
    }
}
