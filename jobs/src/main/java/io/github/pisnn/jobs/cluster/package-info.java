/** What the program asks of a cluster and lets others watch: checks of executors, metrics. */
@NullMarked
package io.github.pisnn.jobs.cluster;

import org.jspecify.annotations.NullMarked;
