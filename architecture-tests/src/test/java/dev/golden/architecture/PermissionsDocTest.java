package dev.golden.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.security.Permission;
import dev.golden.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/security/permissions.md is the matrix in code; {@code -Dgolden.rewrite=true} writes it anew. */
class PermissionsDocTest {

    private static final Path PAGE =
            Path.of("../docs/security/permissions.md").toAbsolutePath().normalize();

    @Test
    void pageIsTheMatrix() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(PAGE.resolveSibling("."));
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    private static String page() {
        String roles = Arrays.stream(Role.values()).map(Role::name).collect(Collectors.joining(" | "));
        String lines = Arrays.stream(Role.values()).map(role -> "---").collect(Collectors.joining("|"));
        String rows = Arrays.stream(Permission.values())
                .map(permission -> "| " + permission + " | "
                        + Arrays.stream(Role.values())
                                .map(role -> role.may(permission) ? "yes" : "")
                                .collect(Collectors.joining(" | "))
                        + " |\n")
                .collect(Collectors.joining());
        return """
                # What each role may do

                Generated from `Role` in common-lib/security. Each route names one permission; a route without one is refused to
                everybody.

                | permission | %s |
                |---|%s|
                %s""".formatted(roles, lines, rows);
    }
}
