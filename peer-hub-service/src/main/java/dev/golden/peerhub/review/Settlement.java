package dev.golden.peerhub.review;

import dev.golden.contracts.Finding;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.peerhub.consensus.Explanation;
import java.util.List;

/** What a completed review keeps: enough to explain it, and to answer a repeated request word for word. */
record Settlement(Explanation explanation, List<ReviewCompleted.PanelVerdict> verdicts, List<Finding> findings) {}
