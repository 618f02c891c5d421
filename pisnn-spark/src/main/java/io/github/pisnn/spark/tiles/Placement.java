package io.github.pisnn.spark.tiles;

import java.io.Serial;
import org.apache.spark.Partitioner;

/**
 * Which partition a tile lives in. Tiles are numbered row by row, so that a partition is a band of
 * neighbours. As a partitioner its keys are numbers of partitions.
 */
final class Placement extends Partitioner {
  @Serial private static final long serialVersionUID = 1L;

  private final int tiles;
  private final int partitions;

  Placement(int tiles, int partitions) {
    this.tiles = tiles;
    this.partitions = Math.min(tiles, partitions);
  }

  /** The partition of a tile. */
  int of(int tile) {
    return (int) (((tile + 1L) * partitions - 1) / tiles);
  }

  /** The first tile of a partition. */
  int first(int partition) {
    return (int) ((long) partition * tiles / partitions);
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return (Integer) key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Placement placement
        && placement.tiles == tiles
        && placement.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return 31 * tiles + partitions;
  }
}
