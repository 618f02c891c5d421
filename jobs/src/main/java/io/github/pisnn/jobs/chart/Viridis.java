package io.github.pisnn.jobs.chart;

/** The perceptually uniform colour map viridis, linear between ten of its colours. */
final class Viridis {
  private static final int[] COLOURS = {
    0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B,
    0xFDE725
  };

  private Viridis() {}

  /**
   * The colour of a share.
   *
   * @param share from 0, dark, to 1, light; what lies outside gets the colour of the end
   */
  static int rgb(double share) {
    double place = Math.max(0, Math.min(1, share)) * (COLOURS.length - 1);
    int low = Math.min((int) place, COLOURS.length - 2);
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = COLOURS[low] >> shift & 0xFF;
      int to = COLOURS[low + 1] >> shift & 0xFF;
      rgb |= (int) Math.round(from + (place - low) * (to - from)) << shift;
    }
    return rgb;
  }
}
