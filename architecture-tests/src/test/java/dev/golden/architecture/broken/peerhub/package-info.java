/** Fixture: breaks rules on purpose. */
@org.jspecify.annotations.NullMarked
package dev.golden.architecture.broken.peerhub;
