/** The Kubernetes side of a deployment, read through fabric8; the only package that knows it. */
@NullMarked
package dev.golden.operations.verify.cluster;

import org.jspecify.annotations.NullMarked;
