/** Where candidates come from: the task itself or a model. */
@NullMarked
package dev.golden.orchestrator.generate;

import org.jspecify.annotations.NullMarked;
