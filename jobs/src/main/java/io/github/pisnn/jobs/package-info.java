/** The program: its verbs, what a run writes, and the lines it prints. */
@NullMarked
package io.github.pisnn.jobs;

import org.jspecify.annotations.NullMarked;
