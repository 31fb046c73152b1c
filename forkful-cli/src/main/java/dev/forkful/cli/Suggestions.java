package dev.forkful.cli;

import java.util.Collection;
import java.util.List;

/** What someone may have meant who typed a name that does not exist. Picocli's own suggestions do not know of letters that changed places. */
final class Suggestions {
    private Suggestions() {}

    /** The names that are as near as any and not too far away, or that begin as typed. */
    static List<String> of(String typed, Collection<String> names) {
        int best = names.stream().mapToInt(name -> distance(typed, name)).min().orElse(Integer.MAX_VALUE);
        int far = Math.max(1, typed.length() / 3);
        return names.stream()
                .filter(name -> (distance(typed, name) == best && best <= far) || begins(typed, name))
                .sorted()
                .toList();
    }

    private static boolean begins(String typed, String name) {
        return typed.length() > 1 && name.startsWith(typed);
    }

    /** How many letters have to be added, left out, replaced or exchanged with their neighbour to get from one to the other. */
    static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
