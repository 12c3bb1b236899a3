/** Talks to a platform over its REST API, with tokens of its own. */
@NullMarked
package dev.golden.local.client;

import org.jspecify.annotations.NullMarked;
