package io.github.pisnn.jobs.compare;

import java.util.List;

/**
 * What a participant of a comparison has reached.
 *
 * @param key its word in {@code compare.json}
 * @param title what it is called
 * @param refinement its cells in one of the grid's, each way
 * @param substeps substeps of a step of the operator's, the most of all states
 * @param seconds the median over the states
 * @param relativeL2 likewise
 * @param meanAbsolute likewise
 */
record Measured(
    String key,
    String title,
    int refinement,
    int substeps,
    double seconds,
    double relativeL2,
    double meanAbsolute) {

  /**
   * The seconds in which a scheme has an error, by the line between the two refinements around it
   * in logarithms, or through the two nearest if none is around it.
   *
   * @param points of one scheme, at least two, the coarsest first
   */
  static double secondsFor(double error, List<Measured> points) {
    int k = 1;
    while (k + 1 < points.size() && points.get(k).relativeL2 > error) {
      k++;
    }
    Measured coarse = points.get(k - 1);
    Measured fine = points.get(k);
    double share =
        Math.log(coarse.relativeL2 / error) / Math.log(coarse.relativeL2 / fine.relativeL2);
    return coarse.seconds * Math.pow(fine.seconds / coarse.seconds, share);
  }
}
