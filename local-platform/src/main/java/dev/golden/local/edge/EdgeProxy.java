package dev.golden.local.edge;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.golden.contracts.ProblemType;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Passes a request on to the service that owns its path, and the answer back as it arrives, without buffering it. */
final class EdgeProxy extends ProxyHandler.Reverse {

    /** Every open event stream holds a connection of its own. */
    private static final int MAX_CONNECTIONS = 8192;

    private static final long CONNECT_TIMEOUT_MILLIS = 2000;
    /** Longer than a synchronous sandbox execution, much longer than the heartbeat of a stream. */
    private static final long IDLE_TIMEOUT_MILLIS = 300_000;

    /** About a second: enough for a switch, too short to hold requests up when a service is really away. */
    private static final int ATTEMPTS = 10;

    private static final long PAUSE_MILLIS = 100;
    private static final String ATTEMPTS_ATTRIBUTE = EdgeProxy.class.getName() + ".attempts";

    /** The client's body, which stays the client's until the first of it is taken. */
    private static final class Body extends ProxyRequestContent {

        private final Attempt attempt;

        private Body(Request client, Attempt attempt) {
            super(client);
            this.attempt = attempt;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                attempt.takeBody();
            }
            return chunk;
        }

        @Override
        public void fail(Throwable failure) {
            if (attempt.hasTakenBody()) {
                super.fail(failure);
            }
        }
    }

    EdgeProxy(Upstreams upstreams) {
        super(request -> {
            HttpURI uri = request.getHttpURI();
            int port = upstreams.find(uri.getCanonicalPath()).orElseThrow();
            return HttpURI.build(uri)
                    .scheme("http")
                    .host("127.0.0.1")
                    .port(port)
                    .asImmutable();
        });
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request client, HttpURI uri) {
        org.eclipse.jetty.client.Request server = super.newProxyToServerRequest(client, uri);
        Attempt.watch(server);
        return server;
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request client, Response response, org.eclipse.jetty.client.Request server) {
        return new Body(client, Attempt.of(server));
    }

    @Override
    protected HttpClient newHttpClient() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        client.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(MAX_CONNECTIONS);
        client.setUserAgentField(null);
        return client;
    }

    /** The services trust these headers, so nothing that a client sent under their names may get through. */
    @Override
    protected void addProxyHeaders(Request client, org.eclipse.jetty.client.Request server) {
        server.headers(headers -> {
            List<String> claimed = headers.getFieldNamesCollection().stream()
                    .filter(EdgeProxy::isForwarding)
                    .toList();
            claimed.forEach(headers::remove);
            headers.put("X-Forwarded-For", Request.getRemoteAddr(client));
            headers.put("X-Forwarded-Proto", client.isSecure() ? "https" : "http");
            String host = client.getHeaders().get(HttpHeader.HOST);
            if (host != null) {
                headers.put("X-Forwarded-Host", host);
            }
        });
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request server,
            org.eclipse.jetty.client.Response serverResponse,
            Response response,
            Callback callback,
            Throwable failure) {
        if (response.isCommitted()) {
            // Half an answer was sent: only a broken connection tells the client that it is not whole.
            callback.failed(failure);
        } else if (Attempt.of(server).mayBeRepeated(serverResponse, failure) && attempts(request) < ATTEMPTS) {
            // To wherever the service is by then.
            getHttpClient()
                    .getScheduler()
                    .schedule(() -> handle(request, response, callback), PAUSE_MILLIS, MILLISECONDS);
        } else if (isTooLarge(failure)) {
            Problems.write(request, response, callback, ProblemType.BODY_TOO_LARGE, "The body is larger than allowed");
        } else if (failure instanceof TimeoutException && !(failure instanceof IOException)) {
            Problems.write(request, response, callback, ProblemType.TIMED_OUT, "The service did not answer in time");
        } else {
            Problems.write(
                    request,
                    response,
                    callback,
                    ProblemType.UNAVAILABLE,
                    "The service is not available at the moment; repeat with the same Idempotency-Key");
        }
    }

    private static int attempts(Request request) {
        int attempts = request.getAttribute(ATTEMPTS_ATTRIBUTE) instanceof Integer before ? before + 1 : 1;
        request.setAttribute(ATTEMPTS_ATTRIBUTE, attempts);
        return attempts;
    }

    private static boolean isForwarding(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || name.equals("forwarded") || name.equals("x-real-ip");
    }

    private static boolean isTooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http && http.getCode() == 413) {
                return true;
            }
        }
        return false;
    }
}
