package dev.golden.supervisor.auditlog;

import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/audit")
class AuditController {

    private final AuditQueries queries;

    AuditController(AuditQueries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresPermission(Permission.AUDIT_READ)
    Page<AuditRow> list(
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(name = "object_type", required = false) @Nullable String objectType,
            @RequestParam(name = "object_id", required = false) @Nullable String objectId,
            @RequestParam(required = false) @Nullable String result,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page) {
        return queries.list(
                new AuditQueries.Filter(tenantId, actor, action, objectType, objectId, result, from, to), page);
    }

    @GetMapping("/verify")
    @RequiresPermission(Permission.AUDIT_READ)
    AuditQueries.Verification verify(@RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        return queries.verify(tenantId);
    }
}
