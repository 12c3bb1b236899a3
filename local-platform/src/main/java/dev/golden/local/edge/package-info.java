/** One address in front of the five services, routed as the ingress routes. */
@NullMarked
package dev.golden.local.edge;

import org.jspecify.annotations.NullMarked;
