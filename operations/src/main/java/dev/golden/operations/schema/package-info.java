/** Brings the schema up to date and gives each service its login. */
@NullMarked
package dev.golden.operations.schema;

import org.jspecify.annotations.NullMarked;
