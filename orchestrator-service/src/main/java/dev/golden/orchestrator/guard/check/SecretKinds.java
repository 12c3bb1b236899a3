package dev.golden.orchestrator.guard.check;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Shapes of keys and tokens: prefixes, lengths and alphabets as their issuers document them and as the rule set of
 * gitleaks 8 (MIT) records them. A kind is looked for only where one of its words is, so that a text without any costs
 * nearly nothing.
 */
final class SecretKinds {

    /**
     * @param words one of them is in every secret of the kind
     * @param entropy bits per character that the secret has at least; example values have less
     */
    record Kind(String name, List<String> words, Pattern pattern, double entropy) {}

    static final List<Kind> ALL = List.of(
            kind("private key", 0, "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----", "PRIVATE KEY"),
            kind("PuTTY private key", 0, "PuTTY-User-Key-File-[23]: ", "PuTTY-User-Key"),
            kind("age secret key", 3, "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", "AGE-SECRET-KEY-1"),
            kind(
                    "AWS access key id",
                    3,
                    word("(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
                    "A3T",
                    "AKIA",
                    "ASIA",
                    "ABIA",
                    "ACCA"),
            kind("AWS Bedrock key", 3, word("ABSK[A-Za-z0-9+/]{109,269}={0,2}"), "ABSK"),
            kind("GitHub token", 3, word("gh[pousr]_[A-Za-z0-9]{36}"), "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
            kind("GitHub token", 3, word("github_pat_\\w{60,90}"), "github_pat_"),
            kind(
                    "GitLab token",
                    3,
                    word("gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|oas|agent|ffct)-[\\w-]{20,64}"),
                    "glpat-",
                    "gldt-",
                    "glrt-",
                    "glptt-",
                    "glft-",
                    "glsoat-",
                    "glcbt-",
                    "glimt-",
                    "gloas-",
                    "glagent-",
                    "glffct-"),
            kind("Slack token", 2, word("xox[abeoprs]-(?:\\d-)?[A-Za-z0-9-]{10,200}"), "xox"),
            kind("Slack token", 3, word("xapp-\\d-[A-Z0-9]{8,20}-\\d{8,20}-[a-z0-9]{40,80}"), "xapp-"),
            kind(
                    "Slack webhook",
                    0,
                    "hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/_-]{30,80}",
                    "hooks.slack.com"),
            kind("Google API key", 3, word("AIza[\\w-]{35}"), "AIza"),
            kind("Google OAuth secret", 3, word("GOCSPX-[\\w-]{28}"), "GOCSPX-"),
            kind("Google OAuth token", 3, word("ya29\\.[\\w-]{30,300}"), "ya29."),
            kind(
                    "OpenAI key",
                    3,
                    word("sk-(?:proj-|svcacct-|admin-)?[\\w-]{20,180}T3BlbkFJ[\\w-]{20,180}"),
                    "T3BlbkFJ"),
            kind(
                    "OpenAI key",
                    3.5,
                    word("sk-(?:proj|svcacct|admin|or-v1)-[\\w-]{40,220}"),
                    "sk-proj-",
                    "sk-svcacct-",
                    "sk-admin-",
                    "sk-or-v1-"),
            kind("OpenAI key", 3.5, word("sk-[A-Za-z0-9]{48}"), "sk-"),
            kind("Anthropic key", 3, word("sk-ant-[a-z0-9]{3,10}-[\\w-]{60,120}"), "sk-ant-"),
            kind("Groq key", 3, word("gsk_[A-Za-z0-9]{52}"), "gsk_"),
            kind("Perplexity key", 3.5, word("pplx-[A-Za-z0-9]{48}"), "pplx-"),
            kind("Replicate token", 3, word("r8_[A-Za-z0-9]{37}"), "r8_"),
            kind("Hugging Face token", 2.5, word("(?:hf_|api_org_)[A-Za-z0-9]{34}"), "hf_", "api_org_"),
            kind("Stripe key", 2.5, word("(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,120}"), "sk_", "rk_"),
            kind("Stripe webhook secret", 3, word("whsec_[A-Za-z0-9+/=]{24,80}"), "whsec_"),
            kind("npm token", 2.5, word("npm_[A-Za-z0-9]{36}"), "npm_"),
            kind("PyPI token", 3, word("pypi-AgE[\\w-]{50,300}"), "pypi-AgE"),
            kind("RubyGems key", 3, word("rubygems_[a-f0-9]{48}"), "rubygems_"),
            kind("NuGet key", 3, word("oy2[a-z0-9]{43}"), "oy2"),
            kind("Docker Hub token", 3, word("dckr_(?:pat|oat)_[\\w-]{27,40}"), "dckr_"),
            kind("SendGrid key", 3, word("SG\\.[\\w-]{22}\\.[\\w-]{43}"), "SG."),
            kind("Mailgun key", 3, word("key-[a-f0-9]{32}"), "key-"),
            kind("Mailchimp key", 3, word("[a-f0-9]{32}-us\\d{1,2}"), "-us"),
            kind("Twilio key", 3, word("(?:SK|AC)[0-9a-f]{32}"), "SK", "AC"),
            kind("Telegram bot token", 3, word("\\d{8,10}:AA[\\w-]{32,34}"), ":AA"),
            kind("Discord bot token", 3.5, word("[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}"), "."),
            kind("Discord webhook", 0, "discord(?:app)?\\.com/api/webhooks/\\d{15,21}/[\\w-]{50,80}", "/api/webhooks/"),
            kind("Azure storage key", 3, "AccountKey=[A-Za-z0-9+/]{86}==", "AccountKey="),
            kind("Azure client secret", 3, word("[\\w~.]{3}\\dQ~[\\w~.-]{31,34}"), "Q~"),
            kind("Azure shared signature", 0, "[?&]sig=[A-Za-z0-9%]{40,80}(?:&|\\b)", "sig="),
            kind("DigitalOcean token", 3, word("do[opr]_v1_[a-f0-9]{64}"), "dop_v1_", "doo_v1_", "dor_v1_"),
            kind("Databricks token", 3, word("dapi[a-f0-9]{32}(?:-\\d)?"), "dapi"),
            kind("Heroku key", 3, word("HRKU-AA[\\w-]{58}"), "HRKU-AA"),
            kind("HashiCorp Vault token", 3, word("(?:hvs|hvb|hvr)\\.[\\w-]{20,300}"), "hvs.", "hvb.", "hvr."),
            kind("Terraform Cloud token", 3.5, word("[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}"), ".atlasv1."),
            kind("Doppler token", 2.5, word("dp\\.(?:pt|st|ct|sa)\\.[\\w.]{40,60}"), "dp."),
            kind("Grafana token", 3, word("gl(?:sa|c)_[A-Za-z0-9+/_]{32,400}={0,3}"), "glsa_", "glc_"),
            kind("New Relic key", 3, word("NR(?:AK|JS|II|RA)-[A-Za-z0-9-]{19,42}"), "NRAK-", "NRJS-", "NRII-", "NRRA-"),
            kind("Sentry token", 3, word("sntry[su]_[\\w+/=.-]{60,300}"), "sntrys_", "sntryu_"),
            kind("Linear key", 2.5, word("lin_(?:api|oauth)_[A-Za-z0-9]{40,64}"), "lin_"),
            kind("Notion token", 3, word("(?:ntn_\\d{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})"), "ntn_", "secret_"),
            kind("Postman key", 3, word("PMAK-[a-f0-9]{24}-[a-f0-9]{34}"), "PMAK-"),
            kind("Pulumi token", 3, word("pul-[a-f0-9]{40}"), "pul-"),
            kind("PlanetScale token", 3, word("pscale_(?:tkn|oauth|pw)_[\\w=.-]{32,64}"), "pscale_"),
            kind(
                    "Shopify token",
                    3,
                    word("shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
                    "shpat_",
                    "shpca_",
                    "shppa_",
                    "shpss_"),
            kind("Square token", 3, word("(?:EAAA[\\w-]{60}|sq0(?:atp|csp)-[\\w-]{22,43})"), "EAAA", "sq0"),
            kind("Facebook token", 3.5, word("EAA[MC][A-Za-z0-9]{100,400}"), "EAAM", "EAAC"),
            kind("1Password token", 3, word("ops_eyJ[A-Za-z0-9+/]{250,1000}={0,3}"), "ops_eyJ"),
            kind("Artifactory key", 3.5, word("(?:AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59})"), "AKCp", "cmVmd"),
            kind("Alibaba key id", 2.5, word("LTAI[A-Za-z0-9]{20}"), "LTAI"),
            kind(
                    "Fly token",
                    3.5,
                    word("(?:fo1_[\\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,800}={0,3})"),
                    "fo1_",
                    "fm1",
                    "fm2_"),
            kind("Prefect key", 2.5, word("pnu_[A-Za-z0-9]{36}"), "pnu_"),
            kind("Dynatrace token", 3.5, "dt0c01\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}", "dt0c01."),
            kind("Figma token", 3, word("figd_[\\w-]{40,60}"), "figd_"),
            kind("Tailscale key", 3, word("tskey-[a-z]{2,10}-[\\w-]{20,80}"), "tskey-"),
            kind("Supabase key", 3, word("sb[ps]_(?:secret_)?[a-f0-9]{40}"), "sbp_", "sbs_"),
            kind("JSON web token", 3, "(?<![\\w-])eyJ[\\w-]{10,2000}+\\.eyJ[\\w-]{10,4000}+\\.[\\w-]{10,2000}+", "eyJ"),
            kind("bearer token", 3.5, "(?i)\\bbearer\\s{1,4}[\\w.~+/-]{24,2000}+=*", "earer ", "EARER "),
            kind(
                    "basic credentials",
                    3,
                    "(?i)authorization[\"']?\\s{0,4}[:=,]\\s{0,4}[\"']?basic\\s{1,4}[A-Za-z0-9+/]{16,200}={0,2}",
                    "asic ",
                    "ASIC "),
            kind(
                    "credentials in a URL",
                    0,
                    "[a-z][a-z0-9+]{1,15}://[^\\s/:@\"'<>{}$%]{0,64}:[^\\s/:@\"'<>{}$%]{8,100}@[A-Za-z0-9.-]{3,100}",
                    "://"));

    private SecretKinds() {}

    private static String word(String body) {
        return "(?<![A-Za-z0-9_])" + body + "(?![A-Za-z0-9_])";
    }

    private static Kind kind(String name, double entropy, String pattern, String... words) {
        return new Kind(name, List.of(words), Pattern.compile(pattern), entropy);
    }
}
