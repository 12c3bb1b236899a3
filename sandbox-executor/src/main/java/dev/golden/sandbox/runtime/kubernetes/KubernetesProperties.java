package dev.golden.sandbox.runtime.kubernetes;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the pods of jobs are built. The API server is that of the pod's own service account, or of the kubeconfig.
 *
 * @param namespace of the jobs, and of nothing else
 * @param image with the same programs as the executor's and the runners in /opt/golden
 * @param pullPolicy when the node fetches the image
 * @param runtimeClass what isolates the pods, gVisor as a rule; empty: whatever the nodes use, a shared kernel
 * @param python the interpreter of the first process in each pod
 * @param nodeSelector labels that a node for jobs has
 * @param tolerations keys of taints that keep everything else off such nodes
 * @param userNamespaces whether pods have a user namespace of their own, which nodes must support
 * @param folderSize size of each of the writable folders of a job (work, temporary, shared memory)
 * @param fileSize largest file a job may write
 * @param outputLimit output per stream at which the job is killed
 * @param outputKept output per stream that is reported
 * @param processes processes and threads of one job
 * @param cpus processors one job may use up
 * @param overhead memory of the first process, beyond the job's
 * @param uidBase first of the range of user ids given to pods
 * @param uidCount size of that range
 * @param start longest that a pod may take to start
 * @param warm pods that wait for jobs
 */
@Validated
@ConfigurationProperties("golden.sandbox.kubernetes")
record KubernetesProperties(
        @DefaultValue("golden-jobs") @NotBlank String namespace,
        @DefaultValue("sandbox:v5.1") @NotBlank String image,
        @DefaultValue("IfNotPresent") String pullPolicy,
        @DefaultValue("gvisor") String runtimeClass,
        @DefaultValue("/usr/bin/python3") Path python,
        @DefaultValue Map<String, String> nodeSelector,
        @DefaultValue List<String> tolerations,
        @DefaultValue("false") boolean userNamespaces,
        @DefaultValue("64MB") DataSize folderSize,
        @DefaultValue("64MB") DataSize fileSize,
        @DefaultValue("1MB") DataSize outputLimit,
        @DefaultValue("64KB") DataSize outputKept,
        @DefaultValue("64") @Min(16) @Max(4096) int processes,
        @DefaultValue("1.0") double cpus,
        @DefaultValue("64MB") DataSize overhead,
        @DefaultValue("1900000000") @Min(100000) long uidBase,
        @DefaultValue("100000") @Min(100) int uidCount,
        @DefaultValue("60s") Duration start,
        @DefaultValue Warm warm) {

    /**
     * Pods started ahead of their jobs, each for one job; all replicas of the executor share them.
     *
     * @param most per kind; 0: none, every job waits for a start of its own
     * @param idle how long new ones are started for a kind that no job asked for
     * @param age how old one may get; whatever is older ends by itself
     */
    record Warm(
            @DefaultValue("2") @Min(0) @Max(256) int most,
            @DefaultValue("10m") Duration idle,
            @DefaultValue("15m") Duration age) {}
}
