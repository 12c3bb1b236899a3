package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Every document is one that the API knows, without a field that it does not. */
@EnableKubernetesMockClient(crud = true)
class ManifestsTest {

    private static final KubernetesSerialization KINDS = new KubernetesSerialization();
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new NoCatchAll())
            .build();

    /** Kinds of operators, which the model does not have. */
    private static final Set<String> OPERATORS =
            Set.of("monitoring.coreos.com/v1", "external-secrets.io/v1", "argoproj.io/v1alpha1");

    /** Set by the extension. */
    @Nullable
    KubernetesClient client;

    @TestFactory
    List<DynamicTest> everyDocumentIsStrictlyValid() {
        List<ManifestsDocument> all = new ArrayList<>(ManifestsDocument.base());
        all.addAll(ManifestsDocument.components());
        return all.stream()
                .filter(document -> !OPERATORS.contains(document.apiVersion()))
                .map(document -> DynamicTest.dynamicTest(document.toString(), () -> {
                    HasMetadata typed = (HasMetadata) strictly(document);
                    assertThat(typed.getMetadata().getName()).isNotBlank();
                }))
                .toList();
    }

    @Test
    void anUnknownFieldIsRefused() {
        ManifestsDocument wrong = ManifestsDocument.parse("wrong.yaml", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: x}
                        spec: {template: {spec: {containers: [{name: x, livenesProbe: {}}]}}}
                        """).getFirst();
        assertThatThrownBy(() -> strictly(wrong))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("livenesProbe");
    }

    @Test
    void nothingIsThereTwice() {
        assertThat(ManifestsDocument.base().stream()
                        .map(document -> document.kind() + " " + document.namespace() + "/" + document.name()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aServerTakesThemAll() {
        KubernetesClient server = java.util.Objects.requireNonNull(client);
        List<ManifestsDocument> base = ManifestsDocument.base();
        for (ManifestsDocument document : base) {
            server.resource((HasMetadata) strictly(document)).create();
        }
        assertThat(server.apps().deployments().inNamespace("golden-architecture").list().getItems().stream()
                        .map(deployment -> deployment.getMetadata().getName()))
                .contains("orchestrator", "peer-hub", "supervisor", "dlq-worker", "pgbouncer");
        assertThat(server.apps()
                        .deployments()
                        .inNamespace("golden-sandbox")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(deployment ->
                        assertThat(deployment.getMetadata().getName()).isEqualTo("sandbox"));
    }

    /** The commands of the deployment checklist name single files: each brings all that is its service's own. */
    @Test
    void theFileOfAServiceStandsAlone() {
        for (String service : List.of("orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker")) {
            String file = "k8s/" + service + "-deployment.yaml";
            assertThat(ManifestsDocument.base().stream()
                            .filter(document -> document.file().equals(file))
                            .filter(document -> document.name().equals(service))
                            .map(ManifestsDocument::kind))
                    .as(file)
                    .contains("ServiceAccount", "Service", "Deployment");
        }
    }

    /** Whoever has made only the one namespace by hand can still apply the other files in any order. */
    @Test
    void theSandboxesNamespaceIsInItsFileOnly() {
        assertThat(ManifestsDocument.base().stream()
                        .filter(document -> document.namespace().equals(ManifestsRules.SANDBOX)
                                || (document.kind().equals("Namespace")
                                        && document.name().equals(ManifestsRules.SANDBOX)))
                        .filter(document -> !document.kind().startsWith("Role"))
                        .map(ManifestsDocument::file)
                        .distinct())
                .containsExactly("k8s/sandbox-deployment.yaml");
    }

    private static KubernetesResource strictly(ManifestsDocument document) {
        Class<? extends KubernetesResource> type =
                KINDS.getRegisteredKubernetesResource(document.apiVersion(), document.kind());
        assertThat(type).as("%s is a kind of Kubernetes", document).isNotNull();
        return STRICT.treeToValue(document.json(), type);
    }

    /** The model keeps unknown fields in a map; without it they are errors. */
    private static final class NoCatchAll extends JacksonAnnotationIntrospector {

        @Override
        public @Nullable Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }
}
