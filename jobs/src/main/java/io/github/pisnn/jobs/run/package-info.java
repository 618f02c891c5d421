/** What every run has: its folder, its files, what it tells its user and how it fails. */
@NullMarked
package io.github.pisnn.jobs.run;

import org.jspecify.annotations.NullMarked;
