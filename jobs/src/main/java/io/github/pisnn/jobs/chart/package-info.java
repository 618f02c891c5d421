/** Charts of a rollout as PNG pictures: the fields, and the errors over time. */
@NullMarked
package io.github.pisnn.jobs.chart;

import org.jspecify.annotations.NullMarked;
