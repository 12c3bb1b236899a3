package dev.golden.injection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Languages that write words together or bend their stems: verb, object and reference in either order. */
final class Unspaced {

    private static final Pattern OVERRIDE =
            Pattern.compile("(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要遵守|不要遵循|抛开|跳过|绕过|别管|丢弃|取消|不再遵守|覆盖|推翻)"
                    + ".{0,16}(?:指令|指示|提示|规则|規則|说明|設定|设定|命令|限制|指引|要求|上下文)"
                    + "|(?:之前|以上|先前|前面|所有).{0,8}(?:指令|指示|提示|规则|規則|命令).{0,8}(?:作废|无效|忽略|取消|忘)"
                    + "|(?:以前|これまで|今まで|前|上記|上の|すべて|全て|あらゆる).{0,8}(?:指示|命令|指令|プロンプト|ルール|設定|説明).{0,12}(?:無視|忘れ|破棄|従わ|取り消)"
                    + "|(?:指示|命令|プロンプト|ルール|規則).{0,6}(?:すべて|全て|全部).{0,6}(?:無視|忘れ)"
                    + "|(?:이전|위의|위에|모든|앞의|앞선|기존|지금까지).{0,14}(?:지시|명령|지침|프롬프트|규칙|내용).{0,12}(?:무시|잊|따르지|무효)"
                    + "|(?:เพิกเฉย|ละเว้น|ลืม|ไม่ต้องสนใจ|ข้าม|ละเลย|อย่าสนใจ).{0,20}(?:คำสั่ง|คำแนะนำ|กฎ|ข้อความ)"
                    + "|(?:முந்தைய|முன்).{0,30}(?:வழிமுறை|அறிவுறுத்தல்|கட்டளை).{0,30}(?:புறக்கணி|மற)"
                    + "|(?:পূর্ববর্তী|আগের|সব|সমস্ত).{0,24}(?:নির্দেশ).{0,20}(?:উপেক্ষা|ভুলে|অগ্রাহ্য)"
                    + "|(?:పూర్వ|మునుపటి|గత).{0,30}(?:సూచన|ఆదేశ).{0,30}(?:విస్మరి|మర్చి)");

    /** Characters a match can begin with: the pattern is tried nowhere else, so ordinary text costs next to nothing. */
    private static final String FIRST = "忽无無忘不抛跳绕别丢取覆推之以先前所こ今上すあ全指命プル規이위모앞기지เลไขอபமপআসపమగ";

    /** Longest match. */
    private static final int REACH = 120;

    private Unspaced() {}

    /** Score of an attempt to set instructions aside. */
    static double override(String text) {
        Matcher matcher = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x0980 && (c >= 0x3040 || c < 0x0E80) && FIRST.indexOf(c) >= 0) {
                matcher = matcher == null ? OVERRIDE.matcher(text) : matcher;
                if (matcher.region(i, Math.min(text.length(), i + REACH)).lookingAt()) {
                    return 0.9;
                }
            }
        }
        return 0;
    }
}
