package dev.golden.operations.verify;

import java.util.Set;

/**
 * A line of the checklist.
 *
 * @param id stable; what {@code --only} and reports name
 * @param section heading and sub-heading of the checklist
 * @param text the checklist's wording
 * @param acts whether it changes anything, which needs {@code --active}
 */
record Line(String id, String section, String text, Set<Need> needs, boolean acts, Check check) {}
