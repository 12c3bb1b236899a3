package dev.golden.sandbox.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.ArtifactsContract;
import dev.golden.sandbox.runtime.EscapeContract;
import dev.golden.sandbox.runtime.HostileContract;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeRig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of runtimes on a real cluster; skipped without {@code -Dgolden.kubernetes=true}. */
class KubernetesContractIT {

    @Nested
    class EscapesFromAWaitingPod extends EscapeContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return KubernetesRig.start(true);
        }

        @Override
        protected Map<String, String> otherwise() {
            return KubernetesContractIT.otherwise();
        }

        /** The command line and version of the node's kernel are those of every container on it. */
        @Override
        protected boolean isExpectedToHold(String name) {
            return !name.equals("40 host names")
                    || !KubernetesRig.properties().runtimeClass().isEmpty();
        }
    }

    @Nested
    class HostileJobs extends HostileContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return KubernetesRig.start(false);
        }
    }

    @Nested
    class Artifacts extends ArtifactsContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return KubernetesRig.start(false);
        }
    }

    /** What a pod shows where a sandbox shows nothing. */
    private static Map<String, String> otherwise() {
        return Map.of(
                // Refused for want of permission before it matters that the folder is read-only.
                "04 write /, /dev, /usr", "EROFS EACCES EROFS",
                // Those of the image, which every job has; nothing of the node's.
                "07 host files", "True True True False",
                // The container's, read-only.
                "09 sysrq, core_pattern, sysfs", "refused refused True");
    }

    /** Figures for the documentation: from the order to the answer of a trivial program. */
    @Test
    void howLongAStartTakes() throws InterruptedException {
        assumeTrue(Boolean.getBoolean("golden.kubernetes"), "needs a cluster: -Dgolden.kubernetes=true");
        for (boolean warm : new boolean[] {false, true}) {
            try (KubernetesRig rig = KubernetesRig.start(warm)) {
                List<Long> nanos = new ArrayList<>();
                for (int i = 0; i < 11; i++) {
                    if (warm) {
                        rig.awaitWaiting();
                    }
                    long begin = System.nanoTime();
                    assertThat(rig.run(Profile.STRICT, "print(1)").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                    nanos.add(System.nanoTime() - begin);
                }
                List<Long> sorted = nanos.stream().sorted().toList();
                System.out.printf(
                        "Kubernetes, %s: p50 %.0f ms, slowest %.0f ms%n",
                        warm ? "waiting" : "own start", sorted.get(5) / 1e6, sorted.getLast() / 1e6);
            }
        }
    }
}
