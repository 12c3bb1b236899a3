package dev.golden.orchestrator.admin;

import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.security.Role;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The permission matrix, as it is in force. */
@RestController
class PermissionController {

    record RoleGrants(Role role, List<Permission> permissions) {}

    record Matrix(List<Permission> permissions, List<RoleGrants> roles) {}

    @GetMapping("/admin/permissions")
    @RequiresPermission(Permission.PERMISSION_READ)
    Matrix matrix() {
        return new Matrix(
                List.of(Permission.values()),
                Arrays.stream(Role.values())
                        .map(role -> new RoleGrants(
                                role, role.permissions().stream().sorted().toList()))
                        .toList());
    }
}
