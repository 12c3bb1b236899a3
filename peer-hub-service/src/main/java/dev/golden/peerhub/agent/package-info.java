/** The reviewers there are: tools, models, remote agents, people. */
@NullMarked
package dev.golden.peerhub.agent;

import org.jspecify.annotations.NullMarked;
