package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.step.Patch;

/**
 * Part of a tile on the way to one that needs it for its frame.
 *
 * @param target the number of the tile it is for
 * @param cells the part, as that tile meets it
 */
record Strip(int target, Patch cells) {}
