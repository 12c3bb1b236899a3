package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ManifestsRulesTest {

    @TestFactory
    List<DynamicTest> everyWorkloadKeepsTheRules() {
        List<ManifestsDocument> all = new ArrayList<>(ManifestsDocument.base());
        all.addAll(ManifestsDocument.components());
        return ManifestsWorkload.in(all).stream()
                .map(workload -> DynamicTest.dynamicTest(
                        workload.toString(),
                        () -> assertThat(ManifestsRules.problems(workload)).isEmpty()))
                .toList();
    }

    @Test
    void onlyTheSandboxIsExcepted() {
        assertThat(ManifestsWorkload.in(ManifestsDocument.base()).stream()
                        .filter(workload -> workload.document().namespace().equals(ManifestsRules.SANDBOX))
                        .map(ManifestsWorkload::appName))
                .containsExactly("sandbox");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsFound(String problem, Consumer<ObjectNode> mistake) {
        ManifestsDocument good = ManifestsDocument.base().stream()
                .filter(ManifestsDocument.isA("Deployment"))
                .filter(document -> document.name().equals("orchestrator"))
                .findFirst()
                .orElseThrow();
        ObjectNode bad = (ObjectNode) good.json().deepCopy();
        mistake.accept(bad);
        assertThat(ManifestsRules.problems(ManifestsWorkload.of(new ManifestsDocument("bad.yaml", bad))
                        .orElseThrow()))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("without an exact tag", bad -> container(bad).put("image", "orchestrator:latest")),
                mistake("without an exact tag", bad -> container(bad).put("image", "orchestrator")),
                mistake(
                        "no memory in limits",
                        bad -> ((ObjectNode) container(bad).at("/resources/limits")).remove("memory")),
                mistake("no livenessProbe", bad -> container(bad).remove("livenessProbe")),
                mistake("privileged", bad -> security(bad).put("privileged", true)),
                mistake("privilege escalation", bad -> security(bad).remove("allowPrivilegeEscalation")),
                mistake("writable root", bad -> security(bad).put("readOnlyRootFilesystem", false)),
                mistake("capabilities not dropped", bad -> security(bad).remove("capabilities")),
                mistake(
                        "capabilities added",
                        bad -> ((ObjectNode) security(bad).path("capabilities"))
                                .putArray("add")
                                .add("NET_ADMIN")),
                mistake("may run as root", bad -> security(bad).put("runAsNonRoot", false)),
                mistake("no user, or root", bad -> security(bad).put("runAsUser", 0)),
                mistake(
                        "seccomp",
                        bad -> security(bad).putObject("seccompProfile").put("type", "Unconfined")),
                mistake("hostNetwork", bad -> pod(bad).put("hostNetwork", true)),
                mistake(
                        "volume host",
                        bad -> ((ArrayNode) pod(bad).path("volumes"))
                                .addObject()
                                .put("name", "host")
                                .putObject("hostPath")
                                .put("path", "/")),
                mistake("host port", bad -> ((ObjectNode) container(bad).at("/ports/0")).put("hostPort", 80)),
                mistake("token", bad -> pod(bad).remove("automountServiceAccountToken")),
                mistake("killed before", bad -> pod(bad).put("terminationGracePeriodSeconds", 30)),
                mistake("no pause", bad -> container(bad).remove("lifecycle")),
                mistake(
                        "takes pods away",
                        bad -> ((ObjectNode) bad.at("/spec/strategy/rollingUpdate")).put("maxUnavailable", "25%")),
                mistake(
                        "selector",
                        bad -> ((ObjectNode) bad.at("/spec/selector/matchLabels"))
                                .put("app.kubernetes.io/name", "other")));
    }

    private static Arguments mistake(String problem, Consumer<ObjectNode> mistake) {
        return Arguments.of(problem, mistake);
    }

    private static ObjectNode pod(ObjectNode deployment) {
        return (ObjectNode) deployment.at("/spec/template/spec");
    }

    private static ObjectNode container(ObjectNode deployment) {
        return (ObjectNode) deployment.at("/spec/template/spec/containers/0");
    }

    private static ObjectNode security(ObjectNode deployment) {
        return (ObjectNode) container(deployment).path("securityContext");
    }
}
