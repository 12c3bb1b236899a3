package dev.golden.local.edge;

import dev.golden.contracts.ProblemType;
import dev.golden.operations.token.AccessToken;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Decides about a request: pass it on, answer the merged API description, or refuse a path that nobody owns. */
final class EdgeHandler extends Handler.Wrapper {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String API_DOCUMENT = "/v3/api-docs";
    private static final String BEARER = "Bearer ";

    private final Upstreams upstreams;
    private final EdgeProxy proxy;
    private final String jwtSecret;
    private final Clock clock;

    EdgeHandler(Upstreams upstreams, EdgeProxy proxy, String jwtSecret, Clock clock) {
        super(proxy);
        this.upstreams = upstreams;
        this.proxy = proxy;
        this.jwtSecret = jwtSecret;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getCanonicalPath();
        if (path != null && upstreams.find(path).isPresent()) {
            return proxy.handle(request, response, callback);
        }
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization == null || !isValid(authorization)) {
            Problems.write(
                    request, response, callback, ProblemType.UNAUTHENTICATED, "A valid bearer token is required");
        } else if (API_DOCUMENT.equals(path) && request.getMethod().equals("GET")) {
            describeApi(authorization, response, callback);
        } else {
            Problems.write(request, response, callback, ProblemType.NOT_FOUND, "Nothing answers at this path");
        }
        return true;
    }

    private boolean isValid(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && AccessToken.isValid(authorization.substring(BEARER.length()).strip(), jwtSecret, clock.instant());
    }

    private void describeApi(String authorization, Response response, Callback callback) {
        OpenApiDocuments documents = new OpenApiDocuments();
        for (Map.Entry<String, Integer> service : new TreeMap<>(upstreams.services()).entrySet()) {
            try {
                ContentResponse answer = proxy.getHttpClient()
                        .newRequest("127.0.0.1", service.getValue())
                        .path(API_DOCUMENT)
                        .headers(headers -> headers.put(HttpHeader.AUTHORIZATION, authorization))
                        .timeout(20, TimeUnit.SECONDS)
                        .send();
                if (answer.getStatus() == 200) {
                    documents.add(service.getKey(), JSON.readTree(answer.getContent()));
                }
            } catch (ExecutionException | TimeoutException | JacksonException e) {
                // A service that is away is missing from the document; the others are still described.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        byte[] body = documents.bytes();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
