package dev.golden.operations.auditlog;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies the hash chain of every tenant in a backup or an export, without the database.",
        footer = {
            "",
            "An export is what GET /audit answers: one or several pages in a file. It may begin in the middle of a chain;",
            "a link that is missing between two others is a break. Exit code 1 when a chain does not hold.",
        })
final class AuditVerifyCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Archive of `golden backup`, or export (JSON).")
    private Path file = Path.of("");

    @Option(
            names = "--head",
            paramLabel = "TENANT=HASH",
            description = "Hash noted earlier (GET /audit/verify tells it) that the tenant's chain must contain.")
    private Map<String, String> heads = new LinkedHashMap<>();

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Chains.Chain> chains = verify();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean valid = chains.stream().allMatch(chain -> chain.problem() == null);
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("valid", valid);
            answer.put("chains", chains);
            out.println(JsonMapper.shared().writeValueAsString(answer));
        } else {
            for (Chains.Chain chain : chains) {
                out.println("%-24s %8d entries from %d, head %s: %s"
                        .formatted(
                                chain.tenant(),
                                chain.entries(),
                                chain.first(),
                                chain.head(),
                                chain.problem() == null ? "whole" : "BROKEN, " + chain.problem()));
            }
        }
        out.flush();
        return valid ? 0 : 1;
    }

    private List<Chains.Chain> verify() {
        try {
            boolean archive = isZip();
            Chains chains = new Chains(heads, archive);
            if (archive) {
                ArchivedAudit.feed(file, chains);
            } else {
                ExportedAudit.feed(file, chains);
            }
            List<Chains.Chain> result = chains.result();
            if (result.isEmpty()) {
                throw new OperationException("There is no audit entry in " + file + ".");
            }
            return result;
        } catch (IOException e) {
            throw new OperationException("The file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new OperationException(file + " is no backup and no export of the audit log: " + e.getMessage(), e);
        }
    }

    private boolean isZip() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        }
    }
}
