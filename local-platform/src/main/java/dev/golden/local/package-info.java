/** The command line of the platform: one class per subcommand. */
@NullMarked
package dev.golden.local;

import org.jspecify.annotations.NullMarked;
