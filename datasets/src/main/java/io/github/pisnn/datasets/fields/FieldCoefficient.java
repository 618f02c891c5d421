package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Coefficients that are a field, such as one in a file.
 *
 * @param grid the grid
 * @param field one coefficient a cell
 */
public record FieldCoefficient(Grid grid, Field field) implements Coefficient {

  @Override
  public double[] values(Window window) {
    return field.on(window);
  }

  /** The SHA-256 of all cells, read row by row. */
  @Override
  public String identity() {
    MessageDigest digest = Hashes.sha256();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * grid.nx()).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < grid.ny(); row++) {
      bytes.asDoubleBuffer().put(values(new Window(row, 0, 1, grid.nx())));
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
