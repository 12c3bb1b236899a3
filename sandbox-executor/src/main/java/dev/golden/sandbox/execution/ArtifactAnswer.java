package dev.golden.sandbox.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.golden.sandbox.runtime.Artifact;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run left.
 *
 * @param text content of a text file
 * @param base64 content of any other
 * @param omitted why there is neither
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArtifactAnswer(
        String name,
        long size,
        @Nullable String text,
        @Nullable String base64,
        @Nullable String omitted) {

    static ArtifactAnswer of(Artifact artifact) {
        return new ArtifactAnswer(
                artifact.name(), artifact.size(), artifact.text(), artifact.base64(), artifact.omitted());
    }
}
