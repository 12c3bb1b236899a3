package dev.golden.database;

import java.util.List;

/**
 * One page of a keyset list, newest first.
 *
 * @param nextPageToken token of the page after this one; empty at the end
 */
public record Page<T>(List<T> items, String nextPageToken) {}
