/** Requests to judge an artifact: the panel's seats, who works on them, and the completion of a review. */
@NullMarked
package dev.golden.peerhub.review;

import org.jspecify.annotations.NullMarked;
