/** The folder in which a platform on this machine keeps everything. */
@NullMarked
package dev.golden.local.state;

import org.jspecify.annotations.NullMarked;
