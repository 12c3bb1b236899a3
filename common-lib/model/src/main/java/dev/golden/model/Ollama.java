package dev.golden.model;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Ollama by its own protocol. */
final class Ollama {

    private Ollama() {}

    static ChatModel chat(ModelProperties.Provider provider, Duration timeout, Clock clock) {
        // Ollama speaks no HTTP/2: asking for it would cost an attempt with some proxies before it.
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(timeout);
        RestClient.Builder rest = RestClient.builder().requestFactory(requests);
        WebClient.Builder web = WebClient.builder()
                .clientConnector(new JdkClientHttpConnector(http))
                .filter((request, next) -> next.exchange(request).doOnNext(response -> {
                    if (response.statusCode().isError()) {
                        throw SdkFailures.status(
                                response.statusCode().value(),
                                response.headers().header("Retry-After"),
                                response.headers().header("Date"),
                                clock,
                                null);
                    }
                }));
        if (!provider.apiKey().value().isBlank()) {
            String bearer = "Bearer " + provider.apiKey().value();
            rest.defaultHeader("Authorization", bearer);
            web.defaultHeader("Authorization", bearer);
        }
        OllamaApi api = OllamaApi.builder()
                .baseUrl(provider.baseUrl())
                .restClientBuilder(rest)
                .webClientBuilder(web)
                .responseErrorHandler(new Statuses(clock))
                .build();
        return OllamaChatModel.builder()
                .ollamaApi(api)
                .options(most(provider, 1024))
                .retryTemplate(new RetryTemplate(RetryPolicy.withMaxRetries(0)))
                .build();
    }

    static IntFunction<ChatOptions> options(ModelProperties.Provider provider) {
        return maxTokens -> most(provider, maxTokens);
    }

    private static OllamaChatOptions most(ModelProperties.Provider provider, int maxTokens) {
        return OllamaChatOptions.builder()
                .model(provider.name())
                .numPredict(maxTokens)
                .build();
    }

    private record Statuses(Clock clock) implements ResponseErrorHandler {

        @Override
        public boolean hasError(ClientHttpResponse response) throws IOException {
            return response.getStatusCode().isError();
        }

        @Override
        public void handleError(URI url, HttpMethod method, ClientHttpResponse response) throws IOException {
            throw SdkFailures.status(
                    response.getStatusCode().value(),
                    response.getHeaders().getOrDefault("Retry-After", List.of()),
                    response.getHeaders().getOrDefault("Date", List.of()),
                    clock,
                    null);
        }
    }
}
