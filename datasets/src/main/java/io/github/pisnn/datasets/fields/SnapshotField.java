package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.io.IOException;
import java.io.Serial;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A snapshot of an earlier rollout, whose counts are taken as they are. */
final class SnapshotField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  private static final double TOLERANCE = 1e-9;

  private final Path group;
  private final SerializableConfiguration hadoop;
  private final int snapshot;
  private final Quantization quantization;

  private SnapshotField(
      String name,
      SnapshotLayout layout,
      Grid grid,
      Path group,
      int snapshot,
      Quantization quantization,
      Configuration hadoop) {
    super(name, new long[] {layout.rows(), layout.columns()}, grid);
    this.group = group;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.snapshot = snapshot;
    this.quantization = quantization;
  }

  /**
   * Reads the metadata.
   *
   * @param snapshot its number; absent: the last one
   * @throws IllegalArgumentException if the group is incomplete, has no such snapshot, or other
   *     cells or quanta
   */
  static SnapshotField open(
      String name,
      Path group,
      OptionalInt snapshot,
      Grid grid,
      Quantization quantization,
      Configuration hadoop)
      throws IOException {
    SnapshotReader reader = SnapshotReader.open(group.getFileSystem(hadoop), group);
    int last = reader.times().length - 1;
    int number = snapshot.orElse(last);
    if (number > last) {
      throw new Refusal("{snapshot} = %s, but the last one in %s is %s", number, name, last);
    }
    SnapshotLayout layout = reader.layout();
    SnapshotField field =
        new SnapshotField(name, layout, grid, group, number, quantization, hadoop);
    requireSameCells(name, layout.grid(), grid, TOLERANCE);
    requireSame(name, layout, quantization);
    return field;
  }

  private static void requireSame(String name, SnapshotLayout layout, Quantization quantization) {
    if (layout.quantum() != quantization.quantum() || layout.offset() != quantization.offset()) {
      throw new Refusal(
          "{quantum} and {offset} are %s and %s, but those of the counts in %s are %s and %s; expected the same",
          quantization.quantum(), quantization.offset(), name, layout.quantum(), layout.offset());
    }
  }

  @Override
  double[] read(Window window) throws IOException {
    return quantization.values(readCounts(window));
  }

  private int[] readCounts(Window window) throws IOException {
    try {
      return SnapshotReader.open(group.getFileSystem(hadoop.value()), group).read(snapshot, window);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public int[] counts(Window window, Quantization asked) {
    if (!asked.equals(quantization)) {
      throw new IllegalArgumentException(
          "counts of " + quantization + " are not those of " + asked);
    }
    int[] counts = load(() -> readCounts(window));
    for (int cell = 0; cell < counts.length; cell++) {
      // Not by the absolute value, which the least int does not have.
      if (counts[cell] < -Quantization.SAFE_COUNT || counts[cell] > Quantization.SAFE_COUNT) {
        throw bad(
            window, cell, counts[cell] + " quanta; expected at most " + Quantization.SAFE_COUNT);
      }
    }
    return counts;
  }
}
