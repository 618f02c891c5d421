/**
 * Rollouts: of one state or many, of a grid whole or in tiles, coarse to fine; their figures,
 * pictures and snapshots.
 */
@NullMarked
package io.github.pisnn.jobs.rollout;

import org.jspecify.annotations.NullMarked;
