package dev.golden.supervisor.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The shortest way from one text to another, line by line. */
final class LineDiff {

    /** Bounds memory; what is left between equal head and tail beyond it counts as replaced. */
    private static final long MAX_CELLS = 4_000_000;

    enum Kind {
        KEPT,
        REMOVED,
        ADDED
    }

    record Line(Kind kind, String text) {}

    private LineDiff() {}

    static List<Line> of(String before, String after) {
        List<String> old = lines(before);
        List<String> now = lines(after);
        int head = 0;
        while (head < old.size() && head < now.size() && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < old.size() - head
                && tail < now.size() - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        List<Line> result = new ArrayList<>();
        old.subList(0, head).forEach(line -> result.add(new Line(Kind.KEPT, line)));
        middle(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), result);
        old.subList(old.size() - tail, old.size()).forEach(line -> result.add(new Line(Kind.KEPT, line)));
        return result;
    }

    private static void middle(List<String> old, List<String> now, List<Line> result) {
        if ((long) old.size() * now.size() > MAX_CELLS) {
            old.forEach(line -> result.add(new Line(Kind.REMOVED, line)));
            now.forEach(line -> result.add(new Line(Kind.ADDED, line)));
            return;
        }
        int[][] common = longestCommon(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                result.add(new Line(Kind.KEPT, old.get(i)));
                i++;
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                result.add(new Line(Kind.REMOVED, old.get(i)));
                i++;
            } else {
                result.add(new Line(Kind.ADDED, now.get(j)));
                j++;
            }
        }
    }

    /** Cell (i, j): length of the longest common subsequence of what follows line i of one and j of the other. */
    private static int[][] longestCommon(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n", -1));
    }
}
