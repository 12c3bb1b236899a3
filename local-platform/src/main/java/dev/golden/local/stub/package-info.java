/** A scripted server that speaks the OpenAI protocol, for tests and demonstrations. It is no model. */
@NullMarked
package dev.golden.local.stub;

import org.jspecify.annotations.NullMarked;
