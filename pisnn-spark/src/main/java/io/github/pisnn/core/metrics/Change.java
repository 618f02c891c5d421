package io.github.pisnn.core.metrics;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigInteger;

/**
 * How far two states are apart, in sums of integers: parts add up in any order, to the bit.
 *
 * @param cells number of cells
 * @param mass sum of the later state's counts
 * @param squares sum of their squares
 * @param differences sum of the squares of the differences
 */
public record Change(long cells, long mass, BigInteger squares, BigInteger differences)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  /** As many squares of differences of safe counts as a long holds. */
  private static final int MOST_SQUARES = 64;

  /** Of no cells. */
  public static final Change NONE = new Change(0, 0, BigInteger.ZERO, BigInteger.ZERO);

  /** Of two patches of one window. */
  public static Change of(Patch before, Patch after) {
    Window window = after.window();
    BigInteger squares = BigInteger.ZERO;
    BigInteger differences = BigInteger.ZERO;
    long someSquares = 0;
    long someDifferences = 0;
    int added = 0;
    for (int row = window.row(); row < window.endRow(); row++) {
      for (int column = window.column(); column < window.endColumn(); column++) {
        long count = after.count(row, column);
        long difference = count - before.count(row, column);
        someSquares += count * count;
        someDifferences += difference * difference;
        if (++added == MOST_SQUARES) {
          squares = squares.add(BigInteger.valueOf(someSquares));
          differences = differences.add(BigInteger.valueOf(someDifferences));
          someSquares = 0;
          someDifferences = 0;
          added = 0;
        }
      }
    }
    return new Change(
        window.cells(),
        after.mass(),
        squares.add(BigInteger.valueOf(someSquares)),
        differences.add(BigInteger.valueOf(someDifferences)));
  }

  /** Of two disjoint parts together. */
  public Change plus(Change other) {
    return new Change(
        cells + other.cells,
        mass + other.mass,
        squares.add(other.squares),
        differences.add(other.differences));
  }

  /** ||later - earlier|| / ||later|| in the L2 norm of the values; 0 if nothing has changed. */
  public double relative(Quantization quantization) {
    if (differences.signum() == 0) {
      return 0;
    }
    double quantum = quantization.quantum();
    double offset = quantization.offset();
    double norm =
        cells * offset * offset
            + 2 * offset * quantum * mass
            + quantum * quantum * squares.doubleValue();
    return quantum * Math.sqrt(differences.doubleValue() / norm);
  }
}
