/** A law as a user's own jar adds it. */
@NullMarked
package io.github.pisnn.jobs.example;

import org.jspecify.annotations.NullMarked;
