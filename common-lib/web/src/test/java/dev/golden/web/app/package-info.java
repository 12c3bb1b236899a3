/** Tests of the web layer on a small application. */
@NullMarked
package dev.golden.web.app;

import org.jspecify.annotations.NullMarked;
