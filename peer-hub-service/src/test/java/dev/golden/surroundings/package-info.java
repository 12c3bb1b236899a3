/** What stands around the peer hub in its tests: an orchestrator, a sandbox and a model that are played. */
@NullMarked
package dev.golden.surroundings;

import org.jspecify.annotations.NullMarked;
