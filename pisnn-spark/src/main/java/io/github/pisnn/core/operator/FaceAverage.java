package io.github.pisnn.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * How an operator that was learned on a line makes the flux of a face in the plane, which is an
 * average over the face: not the flux of averages across it.
 *
 * <p>A cell's count is an average, too. From the counts across the face come values in the middle
 * of lines, from these by the operator the flux in the middle of the face and beside it, and from
 * those the average. With d_k = (v_k - v_0) + (v_-k - v_0), v_k the value k lines further on, a
 * middle value is m + sum_k middle_k d_k(m), and the average is f + sum_k average_k d_k(f): both
 * expansions of the average over an interval of length 1, f + f''/24 + f''''/1920 ..., in second
 * differences.
 */
@SuppressWarnings("ImmutableEnumChecker") // nobody else sees the arrays
public enum FaceAverage {
  /** The flux of averages. */
  NONE(new double[0], new double[0]),
  /** Of fourth order, from one more line on either side. */
  MIDDLE4(new double[] {-1 / 24.0}, new double[] {1 / 24.0}),
  /** Of sixth order, from two more lines on either side. */
  MIDDLE6(new double[] {-29 / 480.0, 3 / 640.0}, new double[] {77 / 1440.0, -17 / 5760.0});

  /** Middle values are counted in these parts of a quantum. */
  public static final int PARTS = 16;

  /** The largest correction of a middle value, in those parts; beyond it there is none. */
  public static final int MOST_PARTS = 1 << 21;

  /** The largest flux on a line, in quanta, that is no divergence. */
  static final float MOST_FLUX = 0x1p27f;

  private final double[] middle;
  private final double[] average;

  FaceAverage(double[] middle, double[] average) {
    this.middle = middle;
    this.average = average;
  }

  /** How many lines beside a face's own there are on either side. */
  public int lines() {
    return average.length;
  }

  /**
   * The weight of the k-th second difference of counts in a middle value.
   *
   * @param k from 1 to {@link #lines}
   */
  public double middle(int k) {
    return middle[k - 1];
  }

  /**
   * The weight of the k-th second difference of fluxes in the average.
   *
   * @param k from 1 to {@link #lines}
   */
  public double average(int k) {
    return average[k - 1];
  }

  /** The weights of {@link #middle} in {@link #PARTS} of a quantum, in binary32, k = 1 first. */
  public float[] middleParts() {
    float[] parts = new float[lines()];
    for (int k = 1; k <= lines(); k++) {
      parts[k - 1] = (float) (PARTS * middle(k));
    }
    return parts;
  }

  /** The weights of {@link #average} in binary32, k = 1 first. */
  public float[] averages() {
    float[] averages = new float[lines()];
    for (int k = 1; k <= lines(); k++) {
      averages[k - 1] = (float) average(k);
    }
    return averages;
  }

  /**
   * A value in the middle of a line.
   *
   * @param count of the cell
   * @param correction in {@link #PARTS} of a quantum, before it is rounded
   * @param least the least value, in those parts
   * @param most the largest value
   * @return in those parts; the cell's own count where the value leaves its range, or the
   *     correction is larger than {@link #MOST_PARTS}
   */
  public static int middle(int count, float correction, int least, int most) {
    int own = PARTS * count;
    if (!(Math.abs(correction) <= MOST_PARTS)) {
      return own;
    }
    int value = own + (int) Math.rint(correction);
    return value < least || value > most ? own : value;
  }

  /** The least middle value, in {@link #PARTS} of a quantum, if a count has a lower bound. */
  public static int least(@Nullable Integer bound) {
    return bound == null
        ? Integer.MIN_VALUE
        : (int) Math.max(Integer.MIN_VALUE, PARTS * (long) bound);
  }

  /** The largest middle value, in {@link #PARTS} of a quantum, if a count has an upper bound. */
  public static int most(@Nullable Integer bound) {
    return bound == null
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, PARTS * (long) bound);
  }
}
