/** What can be said of manifests and Secrets before anything is deployed. */
@NullMarked
package dev.golden.operations.preflight;

import org.jspecify.annotations.NullMarked;
