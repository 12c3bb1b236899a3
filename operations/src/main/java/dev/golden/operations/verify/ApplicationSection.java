package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.BROKER;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.CLUSTER;

import java.util.List;

/** Application Deployment. */
final class ApplicationSection {

    private static final String HEADING = "Application Deployment";

    private ApplicationSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Build & Push Images")
                        .line(
                                "image-orchestrator",
                                "Build Orchestrator image: `docker build -t orchestrator:v5.1 .`",
                                image("orchestrator"),
                                CLUSTER)
                        .line(
                                "image-peer-hub",
                                "Build Peer Hub image: `docker build -t peer-hub:v5.1 .`",
                                image("peer-hub"),
                                CLUSTER)
                        .line(
                                "image-supervisor",
                                "Build Supervisor image: `docker build -t supervisor:v5.1 .`",
                                image("supervisor"),
                                CLUSTER)
                        .line(
                                "image-sandbox",
                                "Build Sandbox Executor: `docker build -t sandbox:v5.1 ./sandbox_executor`",
                                image("sandbox"),
                                CLUSTER)
                        .line(
                                "images-pushed",
                                "Push to registry: `docker push <registry>/...`",
                                ClusterChecks::pushed,
                                CLUSTER)
                        .human(
                                "images-scanned",
                                "Scan images for vulnerabilities: `trivy image <image>`",
                                "trivy image orchestrator:v5.1"),
                new Part(HEADING, "Deploy Services")
                        .line(
                                "deploy-orchestrator",
                                "Deploy Orchestrator: `kubectl apply -f k8s/orchestrator-deployment.yaml`",
                                deployed("orchestrator"),
                                CLUSTER)
                        .line(
                                "deploy-peer-hub",
                                "Deploy Peer Hub: `kubectl apply -f k8s/peer-hub-deployment.yaml`",
                                deployed("peer-hub"),
                                CLUSTER)
                        .line(
                                "deploy-supervisor",
                                "Deploy Supervisor: `kubectl apply -f k8s/supervisor-deployment.yaml`",
                                deployed("supervisor"),
                                CLUSTER)
                        .line(
                                "deploy-sandbox",
                                "Deploy Sandbox Executor: `kubectl apply -f k8s/sandbox-deployment.yaml`",
                                deployed("sandbox"),
                                CLUSTER)
                        .line(
                                "pods-running",
                                "Verify all pods running: `kubectl get pods -n golden-architecture`",
                                HealthChecks::pods,
                                CLUSTER)
                        .line(
                                "pod-logs",
                                "Check pod logs for errors: `kubectl logs -n golden-architecture <pod>`",
                                ClusterChecks::errors,
                                CLUSTER),
                new Part(HEADING, "Start Workers")
                        .line(
                                "deploy-dlq-worker",
                                "Deploy DLQ worker as K8s Deployment",
                                deployed("dlq-worker"),
                                CLUSTER)
                        .line(
                                "dlq-worker-consumes",
                                "Verify worker consuming from DLQ: check logs",
                                ServerChecks::deadLetterConsumer,
                                BROKER)
                        .active(
                                "dlq-processing",
                                "Test DLQ processing with failed message",
                                DeadLetterTrials::sentAgain,
                                BROKER,
                                API,
                                CALLER));
    }

    private static Check image(String service) {
        return deployment -> ClusterChecks.image(deployment, service);
    }

    private static Check deployed(String service) {
        return deployment -> ClusterChecks.deployed(deployment, service);
    }
}
