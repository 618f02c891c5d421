/**
 * Snapshots of a rollout as a Zarr v2 group on any Hadoop file system, written chunk by chunk from
 * as many tasks as there are.
 */
@NullMarked
package io.github.pisnn.datasets.zarr;

import org.jspecify.annotations.NullMarked;
