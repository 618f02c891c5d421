package io.github.pisnn.core.flux;

import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.util.Hashes;
import java.nio.charset.StandardCharsets;

/**
 * A block of training samples, each a face's stencil and the exact flux through that face over one
 * step. Blocks are cut by count, so that a block holds the same samples on any cluster.
 *
 * @param number the block's number, from 0
 * @param validation true if the block is held out of the fit
 * @param stencilCells cells of a stencil
 * @param cells counts, one stencil after the other, in the order of {@link
 *     io.github.pisnn.core.operator.Stencil}
 * @param coefficients one stencil after the other, the means of the faces between its cells, then
 *     the contrast of the face itself; empty where all cells conduct alike
 * @param flux the fluxes, in quanta per step, one a stencil
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
public record SampleBlock(
    int number,
    boolean validation,
    int stencilCells,
    int[] cells,
    float[] coefficients,
    double[] flux)
    implements Block {

  /** Checks that there is a stencil a flux. */
  public SampleBlock {
    if (cells.length != stencilCells * flux.length) {
      throw new IllegalArgumentException(
          cells.length + " cells do not make " + flux.length + " stencils of " + stencilCells);
    }
    if (coefficients.length != 0 && coefficients.length != cells.length) {
      throw new IllegalArgumentException(
          coefficients.length + " coefficients do not go with " + cells.length + " cells");
    }
  }

  /** A block of samples whose cells all conduct alike. */
  public SampleBlock(int number, boolean validation, int stencilCells, int[] cells, double[] flux) {
    this(number, validation, stencilCells, cells, new float[0], flux);
  }

  /** Number of samples. */
  public int samples() {
    return flux.length;
  }

  @Override
  public String sha256() {
    String parts = number + " " + validation + Hashes.sha256(cells) + Hashes.sha256(flux);
    if (coefficients.length > 0) {
      parts += Hashes.sha256(coefficients);
    }
    return Hashes.sha256(parts.getBytes(StandardCharsets.US_ASCII));
  }
}
