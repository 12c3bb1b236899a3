package dev.golden.model;

import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import dev.golden.model.ProviderFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
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
 * A provider through a Spring AI chat model, built by hand. The only class that touches Spring AI: it is loaded with the
 * first call, so that a process without a provider does not pay for it.
 */
final class SpringAiProvider implements ChatProvider {

    private final ChatModel chat;
    private final String vendor;
    private final String name;
    private final IntFunction<ChatOptions> options;

    private SpringAiProvider(ChatModel chat, String vendor, String name, IntFunction<ChatOptions> options) {
        this.chat = chat;
        this.vendor = vendor;
        this.name = name;
        this.options = options;
    }

    static ChatProvider of(ModelProperties.Provider provider, Duration timeout) {
        return switch (provider.provider()) {
            case OPENAI -> openAi(provider, timeout);
            case ANTHROPIC -> anthropic(provider, timeout);
        };
    }

    private static ChatProvider openAi(ModelProperties.Provider provider, Duration timeout) {
        IntFunction<OpenAiChatOptions> options = maxTokens -> OpenAiChatOptions.builder()
                .baseUrl(provider.baseUrl())
                .apiKey(provider.apiKey().value())
                .model(provider.name())
                .timeout(timeout)
                .maxRetries(0)
                .maxTokens(maxTokens)
                .build();
        ChatModel chat = OpenAiChatModel.builder().options(options.apply(1024)).build();
        return new SpringAiProvider(chat, ModelMetrics.vendor(provider), provider.name(), options::apply);
    }

    private static ChatProvider anthropic(ModelProperties.Provider provider, Duration timeout) {
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
        return new SpringAiProvider(chat, ModelMetrics.vendor(provider), provider.name(), options::apply);
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public String vendor() {
        return vendor;
    }

    @Override
    public ChatAnswer chat(String system, String user, int maxAnswerTokens) {
        try {
            return answer(chat.call(new Prompt(
                    List.of(new SystemMessage(system), new UserMessage(user)), options.apply(maxAnswerTokens))));
        } catch (OpenAIServiceException e) {
            throw status(e.statusCode(), e.headers().values("Retry-After"), e);
        } catch (AnthropicServiceException e) {
            throw status(e.statusCode(), e.headers().values("Retry-After"), e);
        } catch (OpenAIException | AnthropicException e) {
            throw new ProviderFailure(Kind.AWAY, "Model provider does not answer", null, e);
        }
    }

    private ChatAnswer answer(@Nullable ChatResponse response) {
        Generation generation = response == null ? null : response.getResult();
        String text = generation == null ? null : generation.getOutput().getText();
        if (response == null || text == null || text.isBlank()) {
            throw new ProviderFailure(Kind.AWAY, "Model provider answered without text", null, null);
        }
        Usage usage = response.getMetadata().getUsage();
        // A provider that does not count answers zeros.
        boolean counted = usage != null && usage.getTotalTokens() != null && usage.getTotalTokens() > 0;
        String model = response.getMetadata().getModel();
        return new ChatAnswer(
                text,
                model == null || model.isBlank() ? name : model,
                counted ? tokens(usage.getPromptTokens()) : null,
                counted ? tokens(usage.getCompletionTokens()) : null);
    }

    private static long tokens(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static ProviderFailure status(int status, List<String> retryAfter, RuntimeException cause) {
        Duration pause = retryAfter.isEmpty() ? null : RetryAfter.parse(retryAfter.getFirst());
        String message = "Model provider answered " + status;
        if (status == 429 || status == 529) {
            return new ProviderFailure(Kind.BUSY, message, pause, cause);
        }
        boolean again = status >= 500 || status == 408 || status == 409;
        return new ProviderFailure(again ? Kind.AWAY : Kind.REFUSED, message, pause, cause);
    }
}
