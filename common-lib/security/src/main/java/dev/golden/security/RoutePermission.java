package dev.golden.security;

/**
 * Permission of handlers that come from a library and cannot be annotated.
 *
 * @param packagePrefix package of the handler classes
 */
public record RoutePermission(String packagePrefix, Permission permission) {}
