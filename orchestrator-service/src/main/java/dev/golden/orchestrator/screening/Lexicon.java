package dev.golden.orchestrator.screening;

import java.util.HashMap;
import java.util.Map;

/** Words with the part they play in an attack, in several languages, also spelt backwards and in rot13. */
final class Lexicon {

    static final int OVERRIDE = 1;
    static final int TARGET = 1 << 1;
    static final int WEAK_TARGET = 1 << 2;
    static final int REFERENCE = 1 << 3;
    static final int ALL = 1 << 4;
    static final int YOUR = 1 << 5;
    static final int REVEAL = 1 << 6;
    static final int SECRET = 1 << 7;
    static final int EVERYTHING = 1 << 8;
    static final int TOLD = 1 << 9;
    static final int REPORTED = 1 << 10;
    static final int HIDDEN = 1 << 11;
    static final int SYSTEM = 1 << 12;

    private static final Map<String, Integer> WORDS = new HashMap<>();
    private static final Map<String, Integer> DISGUISED = new HashMap<>();

    static {
        add(OVERRIDE, true, "ignore disregard forget override bypass neglect discard dismiss unlearn overlook");
        add(OVERRIDE, true, "ignoring disregarding forgetting bypassing overriding");
        add(OVERRIDE, false, "ignoriere ignorieren ignoriert vergiss vergesst vergessen missachte missachten umgehe");
        add(OVERRIDE, false, "ignorez ignorer oublie oublies oubliez oublier negligez contourne");
        add(OVERRIDE, false, "ignora ignorar ignoren olvida olvidar olvide olviden omite descarta");
        add(OVERRIDE, false, "ignorare dimentica dimenticate dimenticare trascura ignori");
        add(OVERRIDE, false, "esqueca esquecer desconsidere desconsiderar");
        add(OVERRIDE, false, "игнорируи игнорируите игнорировать забыть забудь забудьте проигнорируи проигнорируите");
        add(
                OVERRIDE,
                false,
                "negeer vergeet zignoruj zapomnij ignoruj ignorera glom yoksay unut gormezden abaikan lupakan");
        add(OVERRIDE, false, "تجاهل انس تجاهلي अनदेखा अनदेखी नजरअंदाज भूल αγνοησε αγνοηστε ξεχνα ξεχαστε");
        add(
                TARGET,
                true,
                "instruction instructions directive directives prompt prompts guideline guidelines programming");
        add(TARGET, true, "directions orders");
        add(
                TARGET,
                false,
                "anweisung anweisungen vorgaben instruktionen befehle instrucciones instruccion indicaciones");
        add(
                TARGET,
                false,
                "consignes istruzioni istruzione instrucoes instrucao инструкции инструкция указания instructies");
        add(
                TARGET,
                false,
                "instrukcje polecenia instruktioner talimatlari talimatlar instruksi التعليمات تعليمات निर्देश निर्देशों οδηγιες εντολες");
        add(
                WEAK_TARGET,
                true,
                "rules rule commands command context constraints restrictions restriction policy policies filters");
        add(
                WEAK_TARGET,
                true,
                "safeguards training limitations conversation conversations message messages input text texts request");
        add(WEAK_TARGET, false, "regeln regeles reglas regles regole regras правила kontext contexto contexte");
        add(
                REFERENCE,
                true,
                "previous prior above earlier preceding foregoing former original initial past before previously");
        add(REFERENCE, false, "vorherigen vorherige vorigen bisherigen obigen fruheren zuvor vorhergehenden");
        add(
                REFERENCE,
                false,
                "precedentes precedente precedents anteriores anterior previas previos precedenti precedente");
        add(
                REFERENCE,
                false,
                "предыдущие предыдущих предыдущую прежние выше vorige eerdere poprzednie tidigare onceki sebelumnya السابقة السابق पिछले προηγουμενες");
        add(ALL, true, "all any every these those the");
        add(
                ALL,
                false,
                "alle allen alles toutes tous todas todos tutte tutti все всe wszystkie alla tum semua جميع كل सभी");
        add(YOUR, true, "your you");
        add(YOUR, false, "deine deinen ihre vos tes tus sus tue seus suas твои ваши");
        add(
                REVEAL,
                true,
                "reveal show print output repeat display tell leak disclose expose share give write recite return spell");
        add(REVEAL, true, "translate summarize encode echo dump confirm provide");
        add(
                REVEAL,
                false,
                "zeige verrate nenne gib sag revele montre donne dis muestra revela dime rivela mostra dimmi mostre revele покажи раскрои скажи");
        add(SECRET, true, "password passcode passphrase passwort secret key");
        add(SECRET, false, "contrasena senha пароль clave schlussel geheimnis secreto segredo segreto");
        add(EVERYTHING, true, "everything anything whatever");
        add(EVERYTHING, false, "alles todo tout tutto tudo все");
        add(TOLD, true, "told said given taught learned know instructed trained");
        add(REPORTED, false, "to that which not don't dont never shouldn't can't cannot who");
        add(HIDDEN, true, "hidden secret internal confidential exact verbatim");
        add(SYSTEM, true, "system initial developer");
    }

    private Lexicon() {}

    private static void add(int part, boolean disguised, String words) {
        for (String word : words.split(" ")) {
            WORDS.merge(word, part, (a, b) -> a | b);
        }
        if (disguised) {
            for (String word : words.split(" ")) {
                if (word.length() >= 5) {
                    DISGUISED.merge(new StringBuilder(word).reverse().toString(), part, (a, b) -> a | b);
                    DISGUISED.merge(rot13(word), part, (a, b) -> a | b);
                }
            }
        }
    }

    /** Parts the word plays, 0 when none. */
    static int parts(String word) {
        Integer parts = WORDS.get(word);
        return parts == null ? 0 : parts;
    }

    /** Parts of the word it is once turned round or shifted. */
    static int disguisedParts(String word) {
        Integer parts = DISGUISED.get(word);
        return parts == null ? 0 : parts;
    }

    /** The word with look-alike digits and signs as letters; the word itself when it has none. */
    static String unleet(String word) {
        StringBuilder out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            out.append(
                    switch (word.charAt(i)) {
                        case '0' -> 'o';
                        case '1', '!', '|' -> 'i';
                        case '3' -> 'e';
                        case '4', '@' -> 'a';
                        case '5', '$' -> 's';
                        case '7' -> 't';
                        case '8' -> 'b';
                        default -> word.charAt(i);
                    });
        }
        return out.toString();
    }

    private static String rot13(String word) {
        StringBuilder out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            out.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c);
        }
        return out.toString();
    }
}
