package dev.golden.benchmarks.injection;

import dev.golden.injection.LinearModel;
import dev.golden.operations.OperationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Writes the classifier's weights. The same data gives the same bytes.")
final class TrainCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Folder of the public files.")
    private Path data = Path.of(".");

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "File to write.")
    private Path out = Path.of("weights.bin");

    @Option(names = "--export", paramLabel = "FILE", description = "Also writes our own sentences as JSON lines.")
    private @Nullable Path export;

    @Override
    public Integer call() throws IOException, NoSuchAlgorithmException {
        List<Sample> samples = TrainingSet.of(data);
        long attacks = samples.stream().filter(Sample::attack).count();
        if (attacks == 0 || attacks == samples.size()) {
            throw new OperationException("Training needs attacks and harmless texts: " + data + " holds one kind only");
        }
        if (export != null) {
            List<String> lines = samples.stream()
                    .filter(sample -> sample.set().startsWith("own-"))
                    .map(sample -> JsonMapper.shared()
                            .writeValueAsString(Map.of(
                                    "text", sample.text(),
                                    "label", sample.attack() ? "attack" : "harmless",
                                    "family", sample.family())))
                    .toList();
            Files.write(export, lines);
        }
        Trainer.Result result = Trainer.train(samples);
        byte[] bytes = result.model().bytes();
        LinearModel.parse(bytes);
        Files.write(out, bytes);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        System.out.printf("%d attacks, %d harmless -> %s, sha256 %s%n", attacks, samples.size() - attacks, out, hash);
        System.out.printf(
                "classifier alone, on what it did not learn from: attacks blocked %s, flagged %s; harmless flagged %s%n",
                result.attacks(), result.flagged(), result.harmlessFlagged());
        return 0;
    }
}
