package dev.golden.web.problem;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.security.Permission;
import dev.golden.security.Problems;
import dev.golden.security.RequiresPermission;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The container's error page: turns a bare status into a problem. Asked for directly, it does not exist. */
@Controller
class ProblemController implements ErrorController {

    private final Problems problems;

    ProblemController(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:/error}")
    @RequiresPermission(Permission.HEALTH_READ)
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemType type = ProblemType.NOT_FOUND;
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
            type = typeOf(status);
        }
        problems.write(request, response, new ProblemException(type, type.title()));
    }

    /** First type of that status; types are ordered from the general to the special. */
    static ProblemType typeOf(int status) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> type.status() == status)
                .findFirst()
                .orElse(status < 500 ? ProblemType.VALIDATION_FAILED : ProblemType.INTERNAL);
    }
}
