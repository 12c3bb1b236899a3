/** Manifests, alert rules, dashboards and runbooks, tried against the real thing where it can be had. */
@NullMarked
package dev.golden.deployment;

import org.jspecify.annotations.NullMarked;
