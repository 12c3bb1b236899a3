package dev.golden.audit;

/** Records who did what. There is no act without a row: the row is part of the act's transaction. */
public interface AuditLog {

    /**
     * Records an act of {@link dev.golden.security.Caller#current()}.
     *
     * @throws IllegalStateException outside a transaction
     */
    void record(AuditEntry entry);

    /** Records a denial, committed on its own because the refused request changes nothing else. */
    void recordDenial(AuditEntry entry);
}
