package dev.golden.contracts.event;

/** A payload between services. */
public interface Event {

    /** Tenant the event belongs to. */
    String tenantId();
}
