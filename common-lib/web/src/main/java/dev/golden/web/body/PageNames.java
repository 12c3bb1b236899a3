package dev.golden.web.body;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Names of a list's answer, which are not in snake case. */
interface PageNames {

    @JsonProperty("nextPageToken")
    String nextPageToken();
}
