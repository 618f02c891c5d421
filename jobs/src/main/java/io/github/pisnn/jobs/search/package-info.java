/** Hyperparameter sweeps: what is searched, the trials, their validation, the report and MLflow. */
@NullMarked
package io.github.pisnn.jobs.search;

import org.jspecify.annotations.NullMarked;
