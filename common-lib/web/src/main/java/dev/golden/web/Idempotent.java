package dev.golden.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The handler method runs once per idempotency key. With an {@code Idempotency-Key} header the method, its answer and
 * the key are one transaction: a repeat gets the stored status and body with {@code Idempotent-Replayed: true}; another
 * payload under the same key 422; a first request that still runs 409. Kept for 24 h per tenant, principal and route.
 * Answers that are exceptions store nothing.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
