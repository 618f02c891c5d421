package io.github.pisnn.core.block;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.OperatorShape;
import java.util.Arrays;

/**
 * The fluxes of a block's faces as averages over them: of fluxes on lines, which an operator makes
 * of the values in the middle of lines. See {@link FaceAverage} for the rule.
 */
final class FaceAverages {
  /** Evaluates the operator: such a neuron, at rest, splits a flux into packets and the rest. */
  private static final Neuron SPLITTING = new Neuron(1f, 0.5f, Neuron.UNCAPPED);

  private final CacheBlock block;
  private final FaceRow faces;
  private final FaceRow operator;
  private final int lines;
  private final int radius;

  /** How far beside a face's own line there are middle values that it looks at. */
  private final int width;

  private final float[] middleWeights;
  private final float[] averageWeights;
  private final int least;
  private final int most;
  private final int[][] offsets;

  /** Middle values of the cells, for faces across each axis. */
  private final int[][] middles;

  /** The fluxes of rows of faces across x; a ring. */
  private final float[][] ring;

  /** The next row of fluxes to be made, and those of faces across y. */
  private int nextRow;

  private final float[] row;
  private final float[] average;
  private final float[] rest;
  private final int[] whole;

  FaceAverages(CacheBlock block, FaceRow faces, Kernel kernel, int[][] offsets, int length) {
    this.block = block;
    this.faces = faces;
    this.offsets = offsets;
    OperatorShape shape = block.operator.flux().shape();
    this.operator = kernel.row(block.operator.flux().ofParts(FaceAverage.PARTS), SPLITTING);
    this.lines = shape.faceAverage().lines();
    this.radius = shape.stencil().radius();
    this.width = lines + shape.stencil().transverse();
    this.middleWeights = shape.faceAverage().middleParts();
    this.averageWeights = shape.faceAverage().averages();
    Bounds bounds = block.operator.neuron().bounds();
    this.least = FaceAverage.least(bounds == null ? null : bounds.lo());
    this.most = FaceAverage.most(bounds == null ? null : bounds.hi());
    this.middles = new int[2][block.counts.length];
    int wide = length + 2 * lines;
    this.ring = new float[2 * lines + 1][wide];
    this.row = new float[wide];
    this.average = new float[wide];
    this.rest = new float[wide];
    this.whole = new int[wide];
  }

  /**
   * Prepares a sweep.
   *
   * @param axis that the faces are crossed along
   * @param firstRow of the faces' left cells, the local one; likewise the others
   */
  void begin(Axis axis, int firstRow, int endRow, int firstColumn, int endColumn) {
    boolean x = axis == Axis.X;
    int below = x ? width : radius - 1;
    int above = x ? width : radius;
    int west = x ? radius - 1 : width;
    int east = x ? radius : width;
    int stride = block.strides[Axis.Y.index()];
    int across = block.strides[axis.other().index()];
    int n = endColumn + east - (firstColumn - west);
    for (int r = firstRow - below; r < endRow + above; r++) {
      int at = r * stride + firstColumn - west;
      faces.middle(block.counts, at, across, middleWeights, least, most, middles[axis.index()], n);
    }
    nextRow = firstRow - lines;
  }

  /**
   * Lets a row of faces fire; those across x row after row.
   *
   * @return the number of a face whose flux or potential is not safe; -1 if all is well
   */
  int fire(Axis axis, int row, int column, float[] v, int[] sent, int sentAt, int n) {
    int unsafe = axis == Axis.X ? averageRows(row, column, n) : averageColumns(row, column, n);
    return unsafe >= 0
        ? Math.min(unsafe, n - 1)
        : faces.fire(average, v, row * block.strides[1] + column, sent, sentAt, n);
  }

  private int averageRows(int row, int column, int n) {
    for (; nextRow <= row + lines; nextRow++) {
      int unsafe = flux(Axis.X, nextRow, column, of(nextRow), n);
      if (unsafe >= 0) {
        return unsafe;
      }
    }
    float[] own = of(row);
    System.arraycopy(own, 0, average, 0, n);
    for (int k = 1; k <= lines; k++) {
      add(averageWeights[k - 1], own, 0, of(row + k), 0, of(row - k), 0, n);
    }
    return -1;
  }

  private int averageColumns(int row, int column, int n) {
    int unsafe = flux(Axis.Y, row, column - lines, this.row, n + 2 * lines);
    if (unsafe >= 0) {
      return Math.max(0, unsafe - lines);
    }
    System.arraycopy(this.row, lines, average, 0, n);
    for (int k = 1; k <= lines; k++) {
      float[] all = this.row;
      add(averageWeights[k - 1], all, lines, all, lines + k, all, lines - k, n);
    }
    return -1;
  }

  private float[] of(int row) {
    return ring[Math.floorMod(row, ring.length)];
  }

  /** Adds a second difference of fluxes to the average. */
  private void add(
      float weight, float[] own, int at, float[] high, int highAt, float[] low, int lowAt, int n) {
    for (int i = 0; i < n; i++) {
      float flux = own[at + i];
      float difference = (high[highAt + i] - flux) + (low[lowAt + i] - flux);
      average[i] = Math.fma(weight, difference, average[i]);
    }
  }

  /** Evaluates the operator on the middle values of a row of faces. */
  private int flux(Axis axis, int row, int column, float[] to, int n) {
    Arrays.fill(rest, 0, n, 0f);
    int i = axis.index();
    int cell = row * block.strides[1] + column;
    int unsafe = operator.fire(middles[i], cell, offsets[i], rest, 0, whole, 0, n);
    for (int k = 0; k < n; k++) {
      to[k] = whole[k] + rest[k];
    }
    return unsafe;
  }
}
