package dev.golden.orchestrator.screening;

import static dev.golden.orchestrator.screening.Lexicon.ALL;
import static dev.golden.orchestrator.screening.Lexicon.EVERYTHING;
import static dev.golden.orchestrator.screening.Lexicon.HIDDEN;
import static dev.golden.orchestrator.screening.Lexicon.OVERRIDE;
import static dev.golden.orchestrator.screening.Lexicon.REFERENCE;
import static dev.golden.orchestrator.screening.Lexicon.REPORTED;
import static dev.golden.orchestrator.screening.Lexicon.REVEAL;
import static dev.golden.orchestrator.screening.Lexicon.SECRET;
import static dev.golden.orchestrator.screening.Lexicon.SYSTEM;
import static dev.golden.orchestrator.screening.Lexicon.TARGET;
import static dev.golden.orchestrator.screening.Lexicon.TOLD;
import static dev.golden.orchestrator.screening.Lexicon.WEAK_TARGET;
import static dev.golden.orchestrator.screening.Lexicon.YOUR;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Scores of a folded text, per class of attack. A verb alone means nothing: it takes its object and what it refers to. */
final class Rules {

    private static final int WINDOW = 9;

    /** How much of a persona attack a phrase is. */
    private static final Map<String, Double> PERSONA = Map.ofEntries(
            Map.entry("do anything now", 0.7),
            Map.entry("jailbreak", 0.55),
            Map.entry("developer mode", 0.4),
            Map.entry("god mode", 0.4),
            Map.entry("unfiltered", 0.4),
            Map.entry("uncensored", 0.4),
            Map.entry("amoral", 0.45),
            Map.entry("you are now", 0.25),
            Map.entry("you will now", 0.2),
            Map.entry("you are going to act", 0.4),
            Map.entry("you are going to pretend", 0.4),
            Map.entry("act as", 0.2),
            Map.entry("acting as", 0.2),
            Map.entry("pretend", 0.2),
            Map.entry("roleplay", 0.2),
            Map.entry("role play", 0.2),
            Map.entry("role-play", 0.2),
            Map.entry("immerse yourself", 0.4),
            Map.entry("in character", 0.3),
            Map.entry("break character", 0.35),
            Map.entry("from now on", 0.3),
            Map.entry("no restrictions", 0.4),
            Map.entry("without any restrictions", 0.4),
            Map.entry("without restrictions", 0.4),
            Map.entry("restrictions", 0.15),
            Map.entry("no limitations", 0.35),
            Map.entry("moral guidelines", 0.4),
            Map.entry("ethical guidelines", 0.4),
            Map.entry("ethical or moral", 0.3),
            Map.entry("openai", 0.25),
            Map.entry("chatgpt", 0.25),
            Map.entry("language model", 0.15),
            Map.entry("unethical", 0.25),
            Map.entry("immoral", 0.25),
            Map.entry("illegal", 0.2),
            Map.entry("as your creator", 0.5),
            Map.entry("as your developer", 0.5),
            Map.entry("i am your creator", 0.5),
            Map.entry("i'm your developer", 0.5),
            Map.entry("system override", 0.5),
            Map.entry("admin mode", 0.35),
            Map.entry("debug mode", 0.15),
            Map.entry("never refuse", 0.45),
            Map.entry("cannot refuse", 0.4),
            Map.entry("don't refuse", 0.4),
            Map.entry("as an ai", 0.25),
            Map.entry("bypass", 0.2),
            Map.entry("content policy", 0.35),
            Map.entry("disclaimer", 0.15),
            Map.entry("fictional", 0.12),
            Map.entry("hypothetical", 0.12));

    /** Marks of a conversation that a task does not hold. */
    private static final List<String> ROLE_MARKS = List.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|system|>",
            "<|assistant|>",
            "<|endoftext|>",
            "[inst]",
            "<<sys>>",
            "</system>",
            "[system](#",
            "### system",
            "### instruction:",
            "\nsystem:",
            "begin system prompt",
            "end of user input",
            "\nassistant:");

    /** Languages without spaces between words: verb, object and reference in either order. */
    private static final Pattern UNSPACED =
            Pattern.compile("(?:忽略|无视|無視|忘记|忘掉|不要理会|不要遵守).{0,14}(?:指令|指示|提示|规则|規則|说明|要求|内容)"
                    + "|(?:以前|これまで|前|上記|すべて|全て).{0,6}(?:指示|命令|指令|プロンプト|ルール).{0,10}(?:無視|忘れ)"
                    + "|(?:이전|위의|모든|앞의).{0,10}(?:지시|명령|지침|프롬프트|규칙).{0,10}(?:무시|잊)");

    private Rules() {}

    /** Highest score of an attempt to set instructions aside. */
    static double override(Words words, String text) {
        double best = unspaced(text) ? 0.9 : 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.has(i, OVERRIDE)) {
                best = Math.max(best, overrideAt(words, i));
            }
        }
        return best;
    }

    private static boolean unspaced(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x3040 && text.charAt(i) <= 0xD7AF) {
                return UNSPACED.matcher(text).find();
            }
        }
        return false;
    }

    private static double overrideAt(Words words, int verb) {
        boolean reference = false;
        boolean all = false;
        boolean your = false;
        double score = 0;
        for (int i = verb + 1; i <= verb + WINDOW && words.together(verb, i); i++) {
            boolean target = words.has(i, TARGET);
            if (target || words.has(i, WEAK_TARGET)) {
                // "the instructions above": the reference may follow.
                boolean after = (words.together(verb, i + 1) && words.has(i + 1, REFERENCE))
                        || (words.together(verb, i + 3) && words.has(i + 1, YOUR) && given(words, i + 1));
                boolean refers = reference || after;
                double found = target
                        ? refers ? 0.95 : your ? 0.85 : all ? 0.6 : 0.4
                        : refers ? (all || your ? 0.8 : 0.55) : your ? 0.55 : 0.15;
                score = Math.max(score, found);
            }
            if (words.has(i, EVERYTHING) && given(words, i)) {
                score = Math.max(score, 0.9);
            }
            if (words.has(i, REFERENCE) && i <= verb + 3 && ends(words, verb, i)) {
                // "Ignore the above and …"
                score = Math.max(score, 0.82);
            }
            reference |= words.has(i, REFERENCE);
            all |= words.has(i, ALL);
            your |= words.has(i, YOUR);
        }
        if (words.word(verb).charAt(0) > 126) {
            score = Math.max(score, before(words, verb));
        }
        boolean reported = words.has(verb - 1, REPORTED) && !words.has(verb - 2, YOUR);
        return reported ? score * 0.6 : score;
    }

    /** Languages that put the verb last: what it is about stands before it. */
    private static double before(Words words, int verb) {
        boolean target = false;
        boolean reference = false;
        for (int i = verb - 1; i >= Math.max(0, verb - WINDOW) && words.together(i, verb); i--) {
            target |= words.has(i, TARGET);
            reference |= words.has(i, REFERENCE);
        }
        return target && reference ? 0.95 : 0;
    }

    /** Whether words for what the model was told follow. */
    private static boolean given(Words words, int from) {
        for (int i = from + 1; i <= from + 6 && words.together(from, i); i++) {
            if (words.has(i, TOLD | REFERENCE)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ends(Words words, int verb, int at) {
        String next = words.word(at + 1);
        return words.word(at - 1).equals("the")
                && (!words.together(verb, at + 1)
                        || next.equals("and")
                        || next.equals("then")
                        || next.equals("instead"));
    }

    /** Highest score of an attempt to get at the prompt or a secret. */
    static double reveal(Words words) {
        double best = 0;
        for (int i = 0; i < words.count(); i++) {
            boolean question =
                    (words.word(i).equals("what") && words.word(i + 1).equals("is"))
                            || words.word(i).equals("what's");
            if (words.has(i, REVEAL) || question) {
                double score = revealAt(words, i, question ? 4 : WINDOW);
                boolean reported = words.has(i - 1, REPORTED) && !words.has(i - 2, YOUR);
                best = Math.max(best, reported ? score * 0.6 : score);
            }
        }
        return best;
    }

    private static double revealAt(Words words, int verb, int window) {
        double score = 0;
        boolean own = false;
        boolean hidden = false;
        boolean system = false;
        for (int i = verb + 1; i <= verb + window && words.together(verb, i); i++) {
            if (words.has(i, TARGET) && !words.word(i).equals("orders")) {
                double found =
                        own ? (system || hidden ? 0.9 : 0.8) : system && hidden ? 0.8 : system ? 0.6 : hidden ? 0.5 : 0;
                score = Math.max(score, found);
            }
            if (words.has(i, SECRET) && own && words.word(i - 1).length() > 1 && near(words, i)) {
                score = Math.max(score, 0.82);
            }
            own |= words.word(i).equals("your");
            hidden |= words.has(i, HIDDEN);
            system |= words.has(i, SYSTEM);
        }
        return score;
    }

    /** "your password", "your secret key": the owner stands right before. */
    private static boolean near(Words words, int secret) {
        return words.word(secret - 1).equals("your") || words.word(secret - 2).equals("your");
    }

    /** Score of an attempt to make the model somebody else. */
    static double persona(String text) {
        double harmless = 1;
        for (Map.Entry<String, Double> phrase : PERSONA.entrySet()) {
            if (text.contains(phrase.getKey())) {
                harmless *= 1 - phrase.getValue();
            }
        }
        return 1 - harmless;
    }

    static double roleMarks(String text) {
        int marks = 0;
        for (String mark : ROLE_MARKS) {
            if (text.contains(mark)) {
                marks++;
            }
        }
        return marks == 0 ? 0 : marks == 1 ? 0.4 : 0.6;
    }

    /** Score of words that are instructions once read backwards or shifted: two parts near each other are no accident. */
    static double disguised(Words words) {
        int last = -1;
        int seen = 0;
        for (int i = 0; i < words.count(); i++) {
            int parts = words.disguisedParts(i);
            if (parts == 0) {
                continue;
            }
            seen = last >= 0 && i - last <= WINDOW ? seen | parts : parts;
            last = i;
            boolean verb = (seen & (OVERRIDE | REVEAL)) != 0;
            if (verb && (seen & (TARGET | WEAK_TARGET)) != 0) {
                return 0.9;
            }
        }
        return 0;
    }
}
