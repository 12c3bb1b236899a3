package dev.golden.sandbox.language;

import dev.golden.sandbox.runtime.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where interpreters are and how much they get when a request does not say.
 *
 * @param toolchain languages whose programs may create processes
 * @param packages folder of the Debian Python packages (pytest, pyflakes, bandit)
 * @param warm languages whose sandboxes wait before the first job came; the others' from their first job on
 * @param timeout wall-clock limit of an execution that names none
 */
@ConfigurationProperties("golden.sandbox.languages")
record LanguageProperties(
        @DefaultValue("bash") List<String> toolchain,
        @DefaultValue("/usr/bin/python3") Path python,
        @DefaultValue("/usr/lib/python3/dist-packages") Path packages,

        @DefaultValue({"/usr/bin/node", "/usr/local/bin/node"})
        List<String> node,

        @DefaultValue("/usr/bin/bash") Path bash,
        @DefaultValue("python") List<String> warm,
        @DefaultValue("10s") Duration timeout) {

    Profile profile(String language) {
        return toolchain.contains(language) ? Profile.TOOLCHAIN : Profile.STRICT;
    }
}
