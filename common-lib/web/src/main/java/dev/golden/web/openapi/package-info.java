/** The OpenAPI document of a service. */
@NullMarked
package dev.golden.web.openapi;

import org.jspecify.annotations.NullMarked;
