package io.github.pisnn.core.flux;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.sum.Vectors;
import java.util.Arrays;

/**
 * A law's own fluxes through the faces of a periodic grid and how they change in time, in quanta
 * per step, from cell averages by linear reconstruction, with derivatives written by hand.
 *
 * <p>With a and b the values to the left and the right of a face, each of fifth order from the five
 * cells nearest to it on its side, the flux is the global Lax-Friedrichs one, (f(a) + f(b) - c (b -
 * a)) / 2, less the diffusivity of the value at the face times the slope, both of sixth order:
 * C.-W. Shu (1998), "Essentially non-oscillatory and weighted essentially non-oscillatory schemes
 * for hyperbolic conservation laws", doi:10.1007/BFb0096355, whose linear weights these are. What a
 * law has of fourth order is left out. The rate is the derivative of the flux in the direction of
 * what all faces of the sweep do to the cells. One instance serves one thread; an evaluation
 * allocates nothing.
 */
final class FaceFlux {
  /** What a face looks at. */
  static final Stencil STENCIL = new Stencil(3, 0);

  private static final int REACH = 6;
  private static final double[] LEFT = {2 / 60.0, -13 / 60.0, 47 / 60.0, 27 / 60.0, -3 / 60.0, 0};
  private static final double[] RIGHT = {0, -3 / 60.0, 27 / 60.0, 47 / 60.0, -13 / 60.0, 2 / 60.0};
  private static final double[] CENTRE = {
    1 / 60.0, -8 / 60.0, 37 / 60.0, 37 / 60.0, -8 / 60.0, 1 / 60.0
  };
  private static final double[] SLOPE = {
    -2 / 180.0, 25 / 180.0, -245 / 180.0, 245 / 180.0, -25 / 180.0, 2 / 180.0
  };

  private final Law law;
  private final Quantization quantization;
  private final double courant;
  private final double diffusion;
  private final double speed;
  private final FaceTable faces;
  private final int width;

  /** The fluxes, {@code [faces]}. */
  final double[] fluxes;

  /** How they change, in quanta per step and step, {@code [faces]}. */
  final double[] rates;

  /** The derivatives of the fluxes, {@code [faces][width]}. */
  final double[] fluxTangents;

  /** The derivatives of the rates, {@code [faces][width]}. */
  final double[] rateTangents;

  private final double[] leftValues;
  private final double[] rightValues;
  private final double[] centres;
  private final double[] slopes;
  private final double[] weights;
  private final double[] changes;
  private final double[] changeTangents;

  /**
   * The fluxes of a law.
   *
   * @param faces those of the grid, with {@link #STENCIL}
   * @param speed largest speed of a wave, for the Lax-Friedrichs term
   * @param width derivatives that every value has
   */
  FaceFlux(
      Law law,
      double dt,
      double dx,
      Quantization quantization,
      FaceTable faces,
      double speed,
      int width) {
    this.law = law;
    this.quantization = quantization;
    this.courant = dt / dx;
    this.diffusion = dt / (dx * dx);
    this.speed = speed;
    this.faces = faces;
    this.width = width;
    this.fluxes = new double[faces.count()];
    this.rates = new double[faces.count()];
    this.fluxTangents = new double[faces.count() * width];
    this.rateTangents = new double[faces.count() * width];
    this.leftValues = new double[faces.count()];
    this.rightValues = new double[faces.count()];
    this.centres = new double[faces.count()];
    this.slopes = new double[faces.count()];
    this.weights = new double[faces.count() * REACH];
    this.changes = new double[faces.grid().cells()];
    this.changeTangents = new double[faces.grid().cells() * width];
  }

  /**
   * Evaluates all faces of a sweep.
   *
   * @param state in quanta, {@code [cells]}
   * @param stateTangents its derivatives, {@code [cells][width]}
   * @param first the first face
   * @param end the face after the last one
   */
  void evaluate(double[] state, double[] stateTangents, int first, int end) {
    for (int face = first; face < end; face++) {
      flux(face, state, stateTangents);
    }
    Arrays.fill(changes, 0);
    Arrays.fill(changeTangents, 0);
    for (int face = first; face < end; face++) {
      change(face, faces.left(face), -1);
      change(face, faces.right(face), 1);
    }
    for (int face = first; face < end; face++) {
      rate(face, stateTangents);
    }
  }

  private void flux(int face, double[] state, double[] stateTangents) {
    double left = 0;
    double right = 0;
    double middle = 0;
    double slope = 0;
    for (int k = 0; k < REACH; k++) {
      double count = state[faces.cell(face, k)];
      left += LEFT[k] * count;
      right += RIGHT[k] * count;
      middle += CENTRE[k] * count;
      slope += SLOPE[k] * count;
    }
    double a = quantization.offset() + quantization.quantum() * left;
    double b = quantization.offset() + quantization.quantum() * right;
    double centre = quantization.offset() + quantization.quantum() * middle;
    double advected = 0.5 * (law.flux(a) + law.flux(b)) / quantization.quantum();
    double ofSlope = diffusion * law.diffusivity(centre);
    fluxes[face] = courant * (advected - 0.5 * speed * (right - left)) - ofSlope * slope;
    leftValues[face] = a;
    rightValues[face] = b;
    centres[face] = centre;
    slopes[face] = slope;
    double ofLeft = 0.5 * courant * (law.speed(a) + speed);
    double ofRight = 0.5 * courant * (law.speed(b) - speed);
    double ofCentre = diffusion * quantization.quantum() * law.diffusivitySlope(centre) * slope;
    int row = face * width;
    Arrays.fill(fluxTangents, row, row + width, 0);
    for (int k = 0; k < REACH; k++) {
      double weight =
          ofLeft * LEFT[k] + ofRight * RIGHT[k] - ofCentre * CENTRE[k] - ofSlope * SLOPE[k];
      weights[face * REACH + k] = weight;
      Vectors.addRow(weight, stateTangents, faces.cell(face, k), fluxTangents, face, width);
    }
  }

  private void change(int face, int cell, int sign) {
    changes[cell] += sign * fluxes[face];
    Vectors.addRow(sign, fluxTangents, face, changeTangents, cell, width);
  }

  private void rate(int face, double[] stateTangents) {
    double left = 0;
    double right = 0;
    double middle = 0;
    double slope = 0;
    double rate = 0;
    int row = face * width;
    Arrays.fill(rateTangents, row, row + width, 0);
    for (int k = 0; k < REACH; k++) {
      int cell = faces.cell(face, k);
      left += LEFT[k] * changes[cell];
      right += RIGHT[k] * changes[cell];
      middle += CENTRE[k] * changes[cell];
      slope += SLOPE[k] * changes[cell];
      rate += weights[face * REACH + k] * changes[cell];
      Vectors.addRow(weights[face * REACH + k], changeTangents, cell, rateTangents, face, width);
    }
    rates[face] = rate;
    double bend = 0.5 * courant * quantization.quantum();
    double ofLeft = bend * law.speedSlope(leftValues[face]) * left;
    double ofRight = bend * law.speedSlope(rightValues[face]) * right;
    double first = diffusion * quantization.quantum() * law.diffusivitySlope(centres[face]);
    double second =
        diffusion
            * quantization.quantum()
            * quantization.quantum()
            * law.diffusivityBend(centres[face]);
    double ofCentre = second * slopes[face] * middle + first * slope;
    double ofSlope = first * middle;
    for (int k = 0; k < REACH; k++) {
      double weight =
          ofLeft * LEFT[k] + ofRight * RIGHT[k] - ofCentre * CENTRE[k] - ofSlope * SLOPE[k];
      Vectors.addRow(weight, stateTangents, faces.cell(face, k), rateTangents, face, width);
    }
  }
}
