package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.ArtifactsContract;
import dev.golden.sandbox.runtime.EscapeContract;
import dev.golden.sandbox.runtime.HostileContract;
import dev.golden.sandbox.runtime.RuntimeRig;
import dev.golden.sandbox.runtime.SoakContract;
import org.junit.jupiter.api.Nested;

/** The contract of runtimes, for a sandbox started for the job and for one that waited. */
class BubblewrapContractIT {

    @Nested
    class EscapesFromAnOwnStart extends EscapeContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.start();
        }
    }

    @Nested
    class EscapesFromAWaitingSandbox extends EscapeContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.startWarm();
        }
    }

    @Nested
    class HostileJobsInAnOwnStart extends HostileContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.start();
        }
    }

    @Nested
    class HostileJobsInAWaitingSandbox extends HostileContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.startWarm();
        }
    }

    @Nested
    class Artifacts extends ArtifactsContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.start();
        }
    }

    @Nested
    class Soak extends SoakContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return SandboxRig.startWarm();
        }
    }
}
