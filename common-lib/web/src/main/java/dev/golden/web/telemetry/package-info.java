/** Connections, requests under way and denials of the HTTP server as metrics. */
@NullMarked
package dev.golden.web.telemetry;

import org.jspecify.annotations.NullMarked;
