/** The Secrets of a deployment: passwords, the signing key, a certificate authority and its certificates. */
@NullMarked
package dev.golden.operations.secrets;

import org.jspecify.annotations.NullMarked;
