package dev.golden.web.problem;

import dev.golden.contracts.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Answers requests that are too broken to reach a filter, such as an address with illegal characters. */
public final class ProblemReportValve extends ErrorReportValve {

    /** Made by the container. */
    public ProblemReportValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemType type = ProblemController.typeOf(status);
        String body = """
                {"type":"%s","title":"%s","status":%d,"detail":"%s","instance":"","code":"%s","traceId":"",\
                "retryable":%b,"errors":[]}""".formatted(
                        type.uri(),
                        type.title(),
                        status,
                        type.title(),
                        type.slug(),
                        type.category().retryable());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException e) {
            // The client sent garbage and has gone.
            return;
        }
    }
}
