package io.github.pisnn.core.block;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One sweep over a block, in one pass: row by row, faces fire, cells limit what their faces send if
 * there are bounds, and the packets move. Counts are read from one array and written to the other.
 */
final class Sweep {
  /** Rows whose packets are at hand. */
  private static final int RING = 3;

  private static final int X = Axis.X.index();
  private static final int Y = Axis.Y.index();

  private final CacheBlock block;
  private final @Nullable Limiter limiter;
  private final @Nullable FaceAverages averages;
  private final FaceRow faces;

  /** Where the cells of a stencil stand in the block, from the left cell of a face. */
  private final int[][] offsets;

  /** Packets through the faces right of cells, the first one's left face first; a ring of rows. */
  private final int[][] sentRight;

  /** Packets through the faces above cells; a ring of rows. */
  private final int[][] sentUp;

  private boolean acrossX;
  private boolean acrossY;

  /** The cells whose faces all fire: local rows and columns, and those behind the last. */
  private int firstRow;

  private int endRow;
  private int firstColumn;
  private int endColumn;

  Sweep(CacheBlock block, Kernel kernel, int width) {
    this.block = block;
    Neuron neuron = block.operator.neuron();
    this.faces = kernel.row(block.operator.flux(), neuron);
    Stencil stencil = block.operator.flux().shape().stencil();
    int stride = block.strides[Y];
    this.offsets = new int[][] {stencil.offsets(1, stride), stencil.offsets(stride, 1)};
    int length = width + 3 + 2 * FaceRow.PADDING;
    this.sentRight = new int[RING][length];
    this.sentUp = new int[RING][length];
    Bounds bounds = neuron.bounds();
    this.averages =
        block.hasFaceAverages() ? new FaceAverages(block, faces, kernel, offsets, length) : null;
    this.limiter = bounds == null ? null : new Limiter(block, faces, bounds, length);
  }

  /**
   * Makes one sweep: the faces across x, across y, or both from the same state.
   *
   * @param last whether it is the step's last, after which counts must be safe
   */
  void run(boolean acrossX, boolean acrossY, boolean last, Books books) {
    this.acrossX = acrossX;
    this.acrossY = acrossY;
    // A cell's grants ask for all that is wanted of it, so more faces fire than packets move.
    int more = limiter == null ? 0 : 1;
    firstRow = block.from[Y] - (acrossY && !block.atLow[Y] ? more : 0);
    endRow = block.to[Y] + (acrossY && !block.atHigh[Y] ? more : 0);
    firstColumn = block.from[X] - (acrossX && !block.atLow[X] ? more : 0);
    endColumn = block.to[X] + (acrossX && !block.atHigh[X] ? more : 0);
    if (averages != null && acrossX) {
      averages.begin(Axis.X, firstRow, endRow, firstColumn - 1, endColumn);
    }
    if (averages != null && acrossY) {
      averages.begin(Axis.Y, firstRow - 1, endRow, firstColumn, endColumn);
    }
    if (acrossY) {
      fireUp(firstRow - 1);
    }
    for (int row = firstRow; row < endRow; row++) {
      if (acrossX) {
        fireRight(row);
      }
      if (acrossY) {
        fireUp(row);
      }
      if (limiter == null) {
        move(row, last, books);
      } else {
        limit(limiter, row, last, books);
      }
    }
    if (limiter != null && acrossY && endRow == block.to[Y]) {
      limiter.limitUp(endRow - 1, up(endRow - 1), false);
      move(endRow - 1, last, books);
    }
    books.packets += faces.packets();
    books.spikes += faces.spikes();
    faces.clear();
  }

  /** Limits what can be limited once a row has fired, and moves the row that is then settled. */
  private void limit(Limiter limiter, int row, boolean last, Books books) {
    boolean inside = row >= block.from[Y] && row < block.to[Y];
    limiter.want(
        row,
        firstColumn,
        endColumn,
        acrossX ? right(row) : limiter.none,
        acrossY ? up(row - 1) : limiter.none,
        acrossY ? up(row) : limiter.none);
    if (acrossX && inside) {
      limiter.limitRight(row, right(row));
    }
    if (!acrossY) {
      move(row, last, books);
      return;
    }
    if (row >= block.from[Y]) {
      limiter.limitUp(row - 1, up(row - 1), true);
    }
    if (row > block.from[Y]) {
      move(row - 1, last, books);
    }
  }

  private int[] right(int row) {
    return sentRight[row % RING];
  }

  private int[] up(int row) {
    return sentUp[row % RING];
  }

  private void fireRight(int row) {
    int[] sent = right(row);
    int from = firstColumn - 1;
    int n = endColumn - from;
    boolean closedWest = block.isClosed(Side.WEST);
    boolean closedEast = block.isClosed(Side.EAST);
    int skip = closedWest ? 1 : 0;
    int fired = n - skip - (closedEast ? 1 : 0);
    fire(row, from + skip, Axis.X, sent, skip, fired);
    if (closedWest) {
      sent[0] = 0;
    }
    if (closedEast) {
      sent[n - 1] = 0;
      block.potentials[X][row * block.strides[Y] + endColumn - 1] = 0f;
    }
  }

  private void fireUp(int row) {
    int n = endColumn - firstColumn;
    boolean below = row == block.from[Y] - 1 && block.isClosed(Side.SOUTH);
    boolean above = row == block.to[Y] - 1 && block.isClosed(Side.NORTH);
    if (below || above) {
      Arrays.fill(up(row), 0, n, 0);
    } else {
      fire(row, firstColumn, Axis.Y, up(row), 0, n);
    }
  }

  private void fire(int row, int column, Axis axis, int[] sent, int at, int n) {
    int i = axis.index();
    int cell = row * block.strides[Y] + column;
    float[] v = block.potentials[i];
    float[] means = block.means[i];
    int unsafe;
    if (averages != null) {
      unsafe = averages.fire(axis, row, column, v, sent, at, n);
    } else if (means.length == 0) {
      unsafe = faces.fire(block.counts, cell, offsets[i], v, cell, sent, at, n);
    } else {
      float[] contrasts = block.contrasts[i];
      unsafe = faces.fire(block.counts, cell, block.strides[i], means, contrasts, v, sent, at, n);
    }
    if (unsafe >= 0) {
      throw block.diverged(
          row, column + unsafe, "the potential of a face there or soon east of it is not safe");
    }
  }

  /** Moves the packets of a row of cells, and books them. */
  private void move(int row, boolean last, Books books) {
    int column = block.from[X];
    int n = block.to[X] - column;
    int at = row * block.strides[Y] + column;
    int i = column - firstColumn;
    int[] m = block.counts;
    int[] to = block.next;
    int largest;
    if (!acrossY) {
      largest = faces.move(to, at, m, at, right(row), i, right(row), i + 1, n);
    } else if (!acrossX) {
      largest = faces.move(to, at, m, at, up(row - 1), i, up(row), i, n);
    } else {
      largest =
          faces.move(
              to, at, m, at, right(row), i, right(row), i + 1, up(row - 1), i, up(row), i, n);
    }
    if (last && largest > Quantization.SAFE_COUNT) {
      nameUnsafe(row);
    }
    book(row, books);
  }

  private void nameUnsafe(int row) {
    for (int column = block.from[X]; column < block.to[X]; column++) {
      int count = block.next[row * block.strides[Y] + column];
      if (!Quantization.isSafe(count)) {
        throw block.diverged(row, column, DivergenceException.counts(count));
      }
    }
  }

  /** Books the packets of the booked cells' faces. */
  private void book(int row, Books books) {
    Window booked = block.booked;
    int inGrid = row + block.origin[Y];
    if (booked == null || inGrid < booked.row() || inGrid >= booked.endRow()) {
      return;
    }
    int n = booked.columns();
    int i = booked.column() - block.origin[X] - firstColumn;
    if (acrossX) {
      int[] sent = right(row);
      faces.count(sent, i + 1, n);
      if (block.atLow[X] && booked.column() == 0) {
        faces.count(sent, 0, 1);
        books.ledger.enter(Side.WEST, sent[0]);
      }
      if (block.atHigh[X] && booked.endColumn() == block.domain.grid().nx()) {
        books.ledger.enter(Side.EAST, -sent[i + n]);
      }
    }
    if (acrossY) {
      faces.count(up(row), i, n);
      if (block.atLow[Y] && row == block.from[Y]) {
        faces.count(up(row - 1), i, n);
        books.ledger.enter(Side.SOUTH, sum(up(row - 1), i, n));
      }
      if (block.atHigh[Y] && row == block.to[Y] - 1) {
        books.ledger.enter(Side.NORTH, -sum(up(row), i, n));
      }
    }
  }

  private static long sum(int[] packets, int at, int n) {
    long sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += packets[i];
    }
    return sum;
  }
}
