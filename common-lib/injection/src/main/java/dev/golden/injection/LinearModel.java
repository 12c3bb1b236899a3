package dev.golden.injection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A linear classifier with a weight of one byte per hashed n-gram. Judges windows of a text and takes the worst, so that one
 * line in a long document counts as much as alone.
 */
public final class LinearModel {

    /** Weights there are. */
    public static final int SIZE = 1 << Features.BITS;

    /** Characters of a window; windows overlap by half. */
    public static final int WINDOW = 1_200;

    private static final int MAGIC = 0x47494E4A;
    private static final LinearModel SHIPPED = parse(Resource.bytes("weights.bin"));

    private final byte[] weights;
    private final float bias;
    private final float step;
    private final float flag;
    private final float block;

    private LinearModel(byte[] weights, float bias, float step, float flag, float block) {
        this.weights = weights;
        this.bias = bias;
        this.step = step;
        this.flag = flag;
        this.block = block;
    }

    /**
     * Quantises weights.
     *
     * @param flag sum from which a text is doubtful (score 0.5)
     * @param block sum from which it is an attack (score 0.8)
     */
    public static LinearModel of(double[] weights, double bias, double flag, double block) {
        double largest = 1e-9;
        for (double weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) Math.rint(weights[i] / largest * 127);
        }
        return new LinearModel(bytes, (float) bias, (float) (largest / 127), (float) flag, (float) block);
    }

    /** The model of this library. */
    public static LinearModel shipped() {
        return SHIPPED;
    }

    /** Sum from which a text is doubtful. */
    public double flag() {
        return flag;
    }

    /** Sum from which a text is an attack. */
    public double block() {
        return block;
    }

    public static LinearModel parse(byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC) {
                throw new IllegalArgumentException("Not a file of weights");
            }
            float bias = in.readFloat();
            float step = in.readFloat();
            float flag = in.readFloat();
            float block = in.readFloat();
            return new LinearModel(in.readNBytes(SIZE), bias, step, flag, block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's content; {@link #parse} reads it. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeFloat(bias);
            out.writeFloat(step);
            out.writeFloat(flag);
            out.writeFloat(block);
            out.write(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Highest sum of a window of the folded text. */
    double sum(String folded) {
        Features features = new Features();
        double best = Double.NEGATIVE_INFINITY;
        int from = 0;
        do {
            int to = Math.min(folded.length(), from + WINDOW);
            int[] sum = new int[1];
            int count = features.each(folded, from, to, feature -> sum[0] += weights[feature]);
            best = Math.max(best, count == 0 ? bias : bias + sum[0] * step / Math.sqrt(count));
            from += WINDOW / 2;
        } while (from + WINDOW / 2 < folded.length());
        return best;
    }

    /** Score of the folded text: 0.5 and 0.8 where the model says doubtful and attack, linear between, below 1. */
    double score(String folded) {
        double sum = sum(folded);
        if (sum >= block) {
            return Math.min(0.92, 0.8 + 0.12 * (sum - block) / (block - flag));
        }
        return sum >= flag
                ? 0.5 + 0.3 * (sum - flag) / (block - flag)
                : Math.max(0, 0.5 * (sum - bias) / (flag - bias));
    }
}
