package dev.golden.orchestrator.guard.pipeline;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.Guards;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.RuleMode;
import dev.golden.orchestrator.guard.RuleResult;
import dev.golden.orchestrator.guard.RuleVerdict;
import dev.golden.orchestrator.guard.check.BannedConstructs;
import dev.golden.orchestrator.guard.check.CanaryCheck;
import dev.golden.orchestrator.guard.check.CharsetCheck;
import dev.golden.orchestrator.guard.check.Check;
import dev.golden.orchestrator.guard.check.ExfiltrationCheck;
import dev.golden.orchestrator.guard.check.LanguageCheck;
import dev.golden.orchestrator.guard.check.LicenceCheck;
import dev.golden.orchestrator.guard.check.SecretCheck;
import dev.golden.orchestrator.guard.check.ShapeCheck;
import dev.golden.orchestrator.guard.check.SizeCheck;
import dev.golden.orchestrator.guard.check.SyntaxCheck;
import dev.golden.orchestrator.guard.parse.Diagnosis;
import dev.golden.orchestrator.guard.pipeline.RuleRunner.RuleFailed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** First the bounds, then the fixes, then every rule on what came out. A rule that fails rejects. */
@Component
@EnableConfigurationProperties(GuardProperties.class)
class GuardPipeline implements Guards, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(GuardPipeline.class);

    private final GuardProperties properties;
    private final GuardMetrics metrics;
    private final RuleRunner runner = new RuleRunner();
    private final SizeCheck size;
    private final LicenceCheck licence;

    GuardPipeline(GuardProperties properties, GuardMetrics metrics) {
        this.properties = properties;
        this.metrics = metrics;
        this.size = new SizeCheck(properties.maxFiles(), properties.maxSize().toBytes(), properties.maxLine());
        Diagnosis.load();
        this.licence = new LicenceCheck(properties.licenceHeader(), properties.forbiddenLicences());
    }

    @Override
    public GuardReport check(GuardRequest request) {
        return check(request, checks(request));
    }

    private GuardSettings settings(GuardRequest request) {
        return new GuardSettings(properties, request.tenantId(), request.role());
    }

    GuardReport check(GuardRequest request, List<Check> checks) {
        GuardSettings settings = settings(request);
        List<RuleResult> results = new ArrayList<>();
        outside(request, settings, results);
        if (verdict(results).compareTo(RuleVerdict.REJECT) >= 0) {
            return report(request.files(), Set.of(), results);
        }
        Set<String> fixes = new LinkedHashSet<>();
        Map<String, String> files = mended(request, settings, fixes, results);
        for (Check check : checks) {
            run(check, files, request, settings, results);
        }
        return report(files, fixes, results);
    }

    @Override
    public void destroy() {
        runner.close();
    }

    List<Check> checks(GuardRequest request) {
        return List.of(
                new ShapeCheck(),
                size,
                new SyntaxCheck(),
                new LanguageCheck(),
                new CharsetCheck(),
                new SecretCheck(),
                new CanaryCheck(request.canary()),
                new ExfiltrationCheck(),
                new BannedConstructs(settings(request).profile()),
                licence);
    }

    /** What is wrong before a file is opened. An empty candidate cannot go on in any mode. */
    private void outside(GuardRequest request, GuardSettings settings, List<RuleResult> results) {
        Map<String, String> files = request.files();
        if (files.isEmpty() || files.values().stream().allMatch(String::isBlank)) {
            add(
                    Rule.SHAPE,
                    RuleMode.ENFORCE,
                    Finding.of("empty-candidate", Severity.BLOCKER, "There is no code"),
                    results);
        }
        RuleMode mode = settings.mode(Rule.SIZE);
        if (mode != RuleMode.OFF) {
            size.bounds(files).forEach(finding -> add(Rule.SIZE, mode, finding, results));
        }
    }

    private Map<String, String> mended(
            GuardRequest request, GuardSettings settings, Set<String> fixes, List<RuleResult> results) {
        Mending mending = new Mending(request, licence, settings.mode(Rule.LICENCE) == RuleMode.ENFORCE);
        try {
            Map<String, String> files = runner.run(
                    () -> mending.files(properties.fixTime()),
                    properties.fixTime().plusSeconds(2));
            fixes.addAll(mending.fixes());
            if (request.fileMap() && !mending.mapRead() && settings.mode(Rule.SHAPE) != RuleMode.OFF) {
                add(
                        Rule.SHAPE,
                        settings.mode(Rule.SHAPE),
                        Finding.of("file-map", Severity.BLOCKER, "The answer is no JSON map of file names and texts"),
                        results);
            }
            return files;
        } catch (RuleFailed e) {
            // Not mended is not unsafe: the rules see the candidate as it came.
            log.atWarn().setCause(e.getCause()).log("fixes were given up: {}", e.getMessage());
            return request.files();
        }
    }

    private void run(
            Check check,
            Map<String, String> files,
            GuardRequest request,
            GuardSettings settings,
            List<RuleResult> results) {
        RuleMode mode = settings.mode(check.rule());
        if (mode == RuleMode.OFF) {
            return;
        }
        try {
            List<Finding> findings = runner.run(() -> look(check, files, request), properties.ruleTime());
            findings.forEach(finding -> add(check.rule(), mode, finding, results));
        } catch (RuleFailed e) {
            log.atError()
                    .addKeyValue("rule", check.rule().wireName())
                    .setCause(e.getCause())
                    .log("guard rule failed");
            Finding finding = Finding.of(
                    "guard-failed",
                    Severity.BLOCKER,
                    "Rule " + check.rule().wireName() + " could not judge this: " + e.getMessage());
            add(check.rule(), mode, finding, results);
        }
    }

    private static List<Finding> look(Check check, Map<String, String> files, GuardRequest request) {
        List<Finding> findings = new ArrayList<>();
        files.forEach(
                (file, text) -> findings.addAll(check.check(Mending.language(file, request.language()), file, text)));
        // What a fix cut away was still said by the model.
        if (findings.isEmpty() && check.rule() == Rule.CANARY && !files.equals(request.files())) {
            request.files().forEach((file, text) -> findings.addAll(check.check("text", file, text)));
        }
        return findings;
    }

    private static void add(Rule rule, RuleMode mode, Finding finding, List<RuleResult> results) {
        results.add(new RuleResult(rule, verdict(rule, finding.severity()), mode, finding));
    }

    /** A leaked system prompt is a sign of an attack: another attempt would be another try for the attacker. */
    private static RuleVerdict verdict(Rule rule, Severity severity) {
        return switch (severity) {
            case CRITICAL, BLOCKER -> rule == Rule.CANARY ? RuleVerdict.ESCALATE : RuleVerdict.REJECT;
            case MAJOR ->
                switch (rule) {
                    case SHAPE, SYNTAX, LANGUAGE, CHARSET, LICENCE -> RuleVerdict.FIX;
                    case SIZE, SECRETS, CANARY, EXFILTRATION, BANNED -> RuleVerdict.PASS;
                };
            case MINOR, INFO -> RuleVerdict.PASS;
        };
    }

    private static RuleVerdict verdict(List<RuleResult> results) {
        return results.stream()
                .filter(result -> result.mode() == RuleMode.ENFORCE)
                .map(RuleResult::verdict)
                .max(RuleVerdict::compareTo)
                .orElse(RuleVerdict.PASS);
    }

    private GuardReport report(Map<String, String> files, Set<String> fixes, List<RuleResult> results) {
        results.forEach(metrics::count);
        fixes.forEach(metrics::countFix);
        List<Finding> findings = results.stream()
                .filter(result -> result.mode() == RuleMode.ENFORCE)
                .map(RuleResult::finding)
                .toList();
        return new GuardReport(Map.copyOf(files), findings, List.copyOf(fixes), verdict(results), List.copyOf(results));
    }
}
