/** What every service agrees on: failure categories, problem types, streams and subjects. JDK and JSpecify only. */
@NullMarked
package dev.golden.contracts;

import org.jspecify.annotations.NullMarked;
