package io.github.pisnn.core.kernel;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.CoefficientTerms;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import java.util.Arrays;

/**
 * The neurons of rows of faces, and the cells between them, for one operator and neuron: here in
 * plain loops, shaped for the JIT compiler's own vectoriser. Every implementation gives the same
 * bits. One instance serves one thread.
 *
 * <p>All arrays must reach at least {@link #PADDING} beyond the last element named. What is read
 * there has no effect, and what is written there is junk.
 */
public class FaceRow {
  /** How far arrays must reach beyond a row. */
  public static final int PADDING = 32;

  /** The largest potential, in absolute value, that is no divergence. */
  static final float SAFE = Quantization.SAFE_COUNT;

  private static final int STRETCH = 512;

  final Neuron neuron;
  private final OperatorShape shape;
  private final float[] weights;
  private final float leak;
  private final float rest;
  private final float[] x;
  private final float[] phi = new float[STRETCH];
  private final float[] z = new float[STRETCH];
  private long packets;
  private long spikes;

  FaceRow(FluxOperator operator, Neuron neuron) {
    this.neuron = neuron;
    this.shape = operator.shape();
    this.weights = operator.weights();
    this.leak = neuron.leak();
    this.rest = operator.restFlux();
    this.x = new float[shape.inputs() * STRETCH];
  }

  /**
   * Lets a row of faces fire.
   *
   * @param m counts; cell k of the first face's stencil stands at mAt + offsets[k]
   * @param v potentials, from vAt on
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return the number of a face whose potential is not safe, the first one; -1 if all is well
   */
  public int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int from = 0; from < n; from += STRETCH) {
      int faces = Math.min(STRETCH, n - from);
      differences(m, mAt + from, offsets, faces);
      int unsafe = fire(v, vAt + from, s, sAt + from, faces);
      if (unsafe >= 0) {
        return from + unsafe;
      }
    }
    return -1;
  }

  /**
   * Lets a row of faces between cells that conduct differently fire. Of rows like these only plain
   * loops exist.
   *
   * @param m counts
   * @param cell the first face's left cell, whose place in {@code means}, {@code contrasts} and
   *     {@code v} is the face's own
   * @param along from a cell to the next one across its face
   * @param means of the faces
   * @param contrasts of the faces
   * @param v potentials
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return as the other
   */
  public final int fire(
      int[] m,
      int cell,
      int along,
      float[] means,
      float[] contrasts,
      float[] v,
      int[] s,
      int sAt,
      int n) {
    for (int from = 0; from < n; from += STRETCH) {
      int faces = Math.min(STRETCH, n - from);
      weightedDifferences(m, cell + from, along, means, contrasts, faces);
      int unsafe = fire(v, cell + from, s, sAt + from, faces);
      if (unsafe >= 0) {
        return from + unsafe;
      }
    }
    return -1;
  }

  /** Evaluates the inputs of at most a stretch of faces, integrates, and fires. */
  private int fire(float[] v, int vAt, int[] s, int sAt, int n) {
    flux(n);
    for (int i = 0; i < n; i++) {
      phi[i] = Math.fma(leak, v[vAt + i], phi[i] - rest);
    }
    for (int i = 0; i < n; i++) {
      if (!(Math.abs(phi[i]) <= SAFE)) {
        return i;
      }
      int fired = neuron.fire(phi[i]);
      s[sAt + i] = fired;
      v[vAt + i] = phi[i] - fired;
    }
    return -1;
  }

  /**
   * Lets a row of faces fire whose flux is known.
   *
   * @param flux in quanta, from 0 on
   * @param v potentials, from vAt on
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return as the others
   */
  public int fire(float[] flux, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int i = 0; i < n; i++) {
      float potential = Math.fma(leak, v[vAt + i], flux[i]);
      if (!(Math.abs(potential) <= SAFE)) {
        return i;
      }
      int fired = neuron.fire(potential);
      s[sAt + i] = fired;
      v[vAt + i] = potential - fired;
    }
    return -1;
  }

  /**
   * Finds the values in the middle of a row of cells, in {@link FaceAverage#PARTS} of a quantum.
   *
   * @param m counts
   * @param at the first cell, there and in {@code to}
   * @param across from a cell to the next one
   * @param weights of second differences across, in parts
   * @param least the least value; what would be less stays the cell's own
   * @param most the largest value
   * @param to receives them
   * @param n number of cells
   */
  public void middle(
      int[] m, int at, int across, float[] weights, int least, int most, int[] to, int n) {
    for (int i = at; i < at + n; i++) {
      float sum = 0f;
      for (int k = 1; k <= weights.length; k++) {
        int difference = m[i + k * across] + m[i - k * across] - 2 * m[i];
        sum = Math.fma(weights[k - 1], (float) difference, sum);
      }
      to[i] = FaceAverage.middle(m[i], sum, least, most);
    }
  }

  private void differences(int[] m, int mAt, int[] offsets, int n) {
    int left = shape.stencil().left();
    int inputs = 0;
    if (!shape.shiftInvariant()) {
      for (int i = 0; i < n; i++) {
        x[i] = m[mAt + i];
      }
      inputs = 1;
    }
    for (int k = 0; k < offsets.length; k++) {
      if (k != left) {
        int at = mAt + offsets[k];
        int out = STRETCH * inputs++;
        for (int i = 0; i < n; i++) {
          x[out + i] = m[at + i] - m[mAt + i];
        }
      }
    }
  }

  private void weightedDifferences(
      int[] m, int cell, int along, float[] means, float[] contrasts, int n) {
    int left = shape.stencil().left();
    int count = shape.stencil().cells() - 1;
    Arrays.fill(z, 0, n, 0f);
    for (int k = left - 1; k >= 0; k--) {
      int at = cell + (k - left) * along;
      difference(m, at, at + along, means, at, n);
      System.arraycopy(z, 0, x, STRETCH * k, n);
    }
    Arrays.fill(z, 0, n, 0f);
    for (int k = left; k < count; k++) {
      int at = cell + (k - left) * along;
      difference(m, at + along, at, means, at, n);
      System.arraycopy(z, 0, x, STRETCH * k, n);
    }
    for (int term = 1; term < shape.coefficientTerms(); term++) {
      for (int i = 0; i < n; i++) {
        z[i] = CoefficientTerms.factor(term, means[cell + i], contrasts[cell + i]);
      }
      for (int k = 0; k < count; k++) {
        int out = STRETCH * (term * count + k);
        for (int i = 0; i < n; i++) {
          x[out + i] = z[i] * x[STRETCH * k + i];
        }
      }
    }
  }

  /** Adds the differences of the outer cells to the inner ones, times the means between them. */
  private void difference(int[] m, int outer, int inner, float[] means, int face, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = Math.fma(means[face + i], (float) (m[outer + i] - m[inner + i]), z[i]);
    }
  }

  private void flux(int n) {
    int inputs = shape.inputs();
    Arrays.fill(phi, 0, n, shape.shiftInvariant() ? 0f : weights[0]);
    accumulate(shape.linearAt(), shape.linearCount(), 0, phi, n);
    if (shape.skip() == Skip.QUADRATIC) {
      int at = shape.quadraticAt();
      for (int k = 0; k < inputs; k++) {
        Arrays.fill(z, 0, n, 0f);
        accumulate(at, inputs - k, k, z, n);
        at += inputs - k;
        for (int i = 0; i < n; i++) {
          phi[i] = Math.fma(z[i], x[STRETCH * k + i], phi[i]);
        }
      }
    }
    for (int h = 0; h < shape.hidden(); h++) {
      Arrays.fill(z, 0, n, weights[shape.hiddenBiasAt() + h]);
      accumulate(shape.hiddenInputAt() + h * inputs, inputs, 0, z, n);
      float output = weights[shape.hiddenOutputAt() + h];
      for (int i = 0; i < n; i++) {
        phi[i] = Math.fma(output, shape.activation().apply(z[i]), phi[i]);
      }
    }
  }

  /** Adds count inputs from the first on, one after the other, times the weights from at on. */
  private void accumulate(int at, int count, int first, float[] sum, int n) {
    for (int k = 0; k < count; k++) {
      float weight = weights[at + k];
      int from = STRETCH * (first + k);
      for (int i = 0; i < n; i++) {
        sum[i] = Math.fma(weight, x[from + i], sum[i]);
      }
    }
  }

  /** Adds the packets of a row of faces to the books. */
  public void count(int[] s, int sAt, int n) {
    long fired = 0;
    long firing = 0;
    for (int i = 0; i < n; i++) {
      int some = s[sAt + i];
      fired += Math.abs(some);
      firing += some == 0 ? 0 : 1;
    }
    count(fired, firing);
  }

  /** Adds packets and spikes to the books. */
  final void count(long fired, long firing) {
    packets += fired;
    spikes += firing;
  }

  /**
   * Moves packets into a row of cells and out of it: to = from + in - out.
   *
   * @return the largest count, in absolute value
   */
  public int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n) {
    int largest = 0;
    for (int i = 0; i < n; i++) {
      int count = from[fromAt + i] + in[inAt + i] - out[outAt + i];
      to[toAt + i] = count;
      largest = Math.max(largest, Math.abs(count));
    }
    return largest;
  }

  /** Moves packets across x and across y in one go. */
  public int move(
      int[] to,
      int toAt,
      int[] from,
      int fromAt,
      int[] in,
      int inAt,
      int[] out,
      int outAt,
      int[] in2,
      int in2At,
      int[] out2,
      int out2At,
      int n) {
    int largest = 0;
    for (int i = 0; i < n; i++) {
      int count =
          from[fromAt + i] + in[inAt + i] - out[outAt + i] + in2[in2At + i] - out2[out2At + i];
      to[toAt + i] = count;
      largest = Math.max(largest, Math.abs(count));
    }
    return largest;
  }

  /**
   * Adds up what the faces of a row of cells want of them.
   *
   * @param out receives the packets to leave each cell, from at on
   * @param in receives those to come in
   * @param lack receives a negative number where a cell within bounds cannot grant that
   * @param right packets through the faces right of the cells, the first one's left face first
   * @param under packets through the faces below them
   * @param over packets through the faces above them
   * @return negative if any cell cannot
   */
  public int want(
      int[] out,
      int[] in,
      int[] lack,
      int at,
      int[] m,
      int mAt,
      int[] right,
      int[] under,
      int[] over,
      int lo,
      int hi,
      int n) {
    int any = 0;
    for (int i = 0; i < n; i++) {
      int west = right[i];
      int east = right[i + 1];
      int south = under[i];
      int north = over[i];
      int outgoing =
          Math.max(0, east) + Math.max(0, -west) + Math.max(0, north) + Math.max(0, -south);
      int incoming = outgoing - east + west - north + south;
      int count = m[mAt + i];
      int missing = (Math.max(0, count - lo) - outgoing) | (Math.max(0, hi - count) - incoming);
      out[at + i] = outgoing;
      in[at + i] = incoming;
      lack[at + i] = missing;
      any |= missing;
    }
    return any;
  }

  /** The first i from a number on, below n, with a or b negative; n if there is none. */
  public int nextLack(int[] a, int aAt, int[] b, int bAt, int from, int n) {
    int i = from;
    while (i < n && (a[aAt + i] | b[bAt + i]) >= 0) {
      i++;
    }
    return i;
  }

  /** Packets counted since the last call of {@link #clear}. */
  public final long packets() {
    return packets;
  }

  /** Spikes counted since the last call of {@link #clear}. */
  public final long spikes() {
    return spikes;
  }

  /** Starts counting anew. */
  public final void clear() {
    packets = 0;
    spikes = 0;
  }
}
