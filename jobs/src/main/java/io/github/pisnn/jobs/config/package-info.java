/**
 * A run's configuration: HOCON files with overrides, read into checked values. Every mistake is one
 * line that names the key, where it stands and what is allowed.
 */
@NullMarked
package io.github.pisnn.jobs.config;

import org.jspecify.annotations.NullMarked;
