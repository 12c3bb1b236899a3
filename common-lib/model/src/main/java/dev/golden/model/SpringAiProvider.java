package dev.golden.model;

import dev.golden.model.ModelGateway.Outcome;
import dev.golden.model.ProviderFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * A provider through a Spring AI chat model, built by hand. Loaded with the first call, so that a process without a
 * provider does not pay for Spring AI and the providers' libraries.
 */
final class SpringAiProvider implements ChatProvider {

    private final ModelProperties.Provider settings;
    private final ChatModel chat;
    private final IntFunction<ChatOptions> options;
    private final SdkFailures failures;

    private SpringAiProvider(
            ModelProperties.Provider settings, ChatModel chat, IntFunction<ChatOptions> options, SdkFailures failures) {
        this.settings = settings;
        this.chat = chat;
        this.options = options;
        this.failures = failures;
    }

    static ChatProvider of(ModelProperties.Provider provider, Duration timeout, Clock clock) {
        SdkFailures failures = new SdkFailures(clock);
        return switch (provider.provider()) {
            case OPENAI -> openAi(provider, timeout, failures);
            case ANTHROPIC -> anthropic(provider, timeout, failures);
            case OLLAMA ->
                new SpringAiProvider(
                        provider, Ollama.chat(provider, timeout, clock), Ollama.options(provider), failures);
        };
    }

    private static ChatProvider openAi(ModelProperties.Provider provider, Duration timeout, SdkFailures failures) {
        IntFunction<ChatOptions> options = maxTokens -> openAiOptions(provider, timeout, maxTokens);
        ChatModel chat = OpenAiChatModel.builder()
                .options(openAiOptions(provider, timeout, 1024))
                .build();
        return new SpringAiProvider(provider, chat, options, failures);
    }

    private static OpenAiChatOptions openAiOptions(ModelProperties.Provider provider, Duration timeout, int most) {
        OpenAiChatOptions.Builder options = OpenAiChatOptions.builder()
                .baseUrl(provider.baseUrl())
                .apiKey(provider.apiKey().value())
                .model(provider.name())
                .timeout(timeout)
                .maxRetries(0)
                .maxTokens(most);
        if (provider.stream()) {
            options.streamUsage(true);
        }
        return options.build();
    }

    private static ChatProvider anthropic(ModelProperties.Provider provider, Duration timeout, SdkFailures failures) {
        IntFunction<AnthropicChatOptions> options = maxTokens -> AnthropicChatOptions.builder()
                .baseUrl(provider.findBaseUrl())
                .apiKey(provider.apiKey().value())
                .model(provider.name())
                .timeout(timeout)
                .maxRetries(0)
                .maxTokens(maxTokens)
                .build();
        ChatModel chat =
                AnthropicChatModel.builder().options(options.apply(1024)).build();
        return new SpringAiProvider(provider, chat, options::apply, failures);
    }

    @Override
    public ChatAnswer chat(Ask ask, Received received) {
        Prompt prompt = new Prompt(
                List.of(new SystemMessage(ask.system()), new UserMessage(ask.user())),
                options.apply(ask.maxAnswerTokens()));
        try {
            return settings.stream() ? streamed(prompt, received) : whole(chat.call(prompt));
        } catch (RuntimeException e) {
            ProviderFailure failure = failures.explain(e);
            if (failure == null) {
                return new ChatAnswer(received.text(), settings.name(), null, null, Outcome.MALFORMED);
            }
            throw failure;
        }
    }

    /** What an answer in pieces has told so far. */
    private static final class Told {
        private @Nullable String finish;
        private @Nullable Usage usage;
        private String model = "";
        private String refusal = "";
        private boolean tool;

        void hear(ChatResponse response) {
            String name = response.getMetadata().getModel();
            model = name == null || name.isBlank() ? model : name;
            Usage counted = response.getMetadata().getUsage();
            // A provider that does not count answers zeros.
            if (counted != null && counted.getTotalTokens() != null && counted.getTotalTokens() > 0) {
                usage = counted;
            }
            Generation generation = response.getResult();
            if (generation != null) {
                String reason = generation.getMetadata().getFinishReason();
                finish = reason == null || reason.isBlank() ? finish : reason;
                Object declined = generation.getOutput().getMetadata().get("refusal");
                refusal = declined instanceof String words && !words.isBlank() ? words : refusal;
                tool |= generation.getOutput().hasToolCalls();
            }
        }
    }

    private ChatAnswer whole(@Nullable ChatResponse response) {
        Told told = new Told();
        if (response == null) {
            return answer("", told, Outcome.MALFORMED);
        }
        told.hear(response);
        String text = text(response);
        return answer(text, told, outcome(text, told));
    }

    private ChatAnswer streamed(Prompt prompt, Received received) {
        Told told = new Told();
        // Closing the stream closes the connection.
        try (Stream<ChatResponse> pieces = chat.stream(prompt).toStream(1)) {
            Iterator<ChatResponse> each = pieces.iterator();
            while (each.hasNext()) {
                ChatResponse piece = each.next();
                told.hear(piece);
                if (!received.add(text(piece))) {
                    return answer(received.text(), told, Outcome.TOO_LONG);
                }
            }
        }
        if (told.finish == null) {
            throw new ProviderFailure(Kind.AWAY, "Model provider broke the answer off", null);
        }
        return answer(received.text(), told, outcome(received.text(), told));
    }

    private ChatAnswer answer(String text, Told told, Outcome outcome) {
        Usage usage = told.usage;
        return new ChatAnswer(
                text.isBlank() ? told.refusal : text,
                told.model.isBlank() ? settings.name() : told.model,
                usage == null ? null : tokens(usage.getPromptTokens()),
                usage == null ? null : tokens(usage.getCompletionTokens()),
                outcome);
    }

    private static Outcome outcome(String text, Told told) {
        String finish = String.valueOf(told.finish).toLowerCase(Locale.ROOT);
        if (!told.refusal.isBlank() || finish.equals("content_filter") || finish.equals("refusal")) {
            return Outcome.REFUSED;
        }
        if (finish.equals("length") || finish.equals("max_tokens")) {
            return Outcome.TRUNCATED;
        }
        if (text.isBlank()) {
            return told.tool ? Outcome.MALFORMED : Outcome.EMPTY;
        }
        return Outcome.ANSWERED;
    }

    private static String text(ChatResponse response) {
        Generation generation = response.getResult();
        String text = generation == null ? null : generation.getOutput().getText();
        return text == null ? "" : text;
    }

    private static long tokens(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
