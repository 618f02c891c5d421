package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Patch;
import org.jspecify.annotations.Nullable;

/**
 * A tile with its books since the start of the rollout. It never changes: an exchange makes the
 * next one, so that a task that runs again finds what it found before.
 *
 * @param number its number in the tiling
 * @param cells its cells and potentials
 * @param books what has happened to its own cells and faces; not to be changed
 * @param kernelNanos time spent in its steps
 * @param failure why it stands still; null if it does not
 */
public record Tile(
    int number,
    Patch cells,
    Books books,
    long kernelNanos,
    @Nullable DivergenceException failure) {}
