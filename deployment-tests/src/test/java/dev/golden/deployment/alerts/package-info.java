/** Alert rules, Prometheus and Alertmanager: checked as files, then fired on a running platform. */
@NullMarked
package dev.golden.deployment.alerts;

import org.jspecify.annotations.NullMarked;
