package io.github.pisnn.core.operator;

/**
 * Activation functions, each fixed to the bit: only IEEE additions, multiplications, divisions and
 * fused multiply-adds in the order written, no library function. A NaN stays a NaN.
 *
 * <p>{@link #apply} is the arithmetic of the step (binary32); {@link #value} and {@link #slope} are
 * the same function and its derivative in binary64, for training.
 */
public enum Activation {
  /**
   * The eighth convergent of Lambert's continued fraction for tanh, held constant outside
   * +-5.6969924, where its slope is zero. Within 6e-5 of tanh everywhere.
   */
  TANH {
    @Override
    public float apply(float z) {
      float c = clamp(z, TANH_LIMIT);
      float s = c * c;
      float p = Math.fma(Math.fma(Math.fma(36f, s, 6930f), s, 270270f), s, 2027025f);
      float q =
          Math.fma(Math.fma(Math.fma(Math.fma(1f, s, 630f), s, 51975f), s, 945945f), s, 2027025f);
      return c * p / q;
    }

    @Override
    public double value(double z) {
      double c = clamp(z, TANH_LIMIT);
      double s = c * c;
      return c * tanhNumerator(s) / tanhDenominator(s);
    }

    @Override
    public double slope(double z) {
      if (Math.abs(z) >= TANH_LIMIT) {
        return 0;
      }
      double s = z * z;
      double p = tanhNumerator(s);
      double q = tanhDenominator(s);
      double dp = (108 * s + 13860) * s + 270270;
      double dq = ((4 * s + 1890) * s + 103950) * s + 945945;
      return (p * q + 2 * s * (dp * q - p * dq)) / (q * q);
    }
  },

  /** z / (1 + |z|). */
  SOFTSIGN {
    @Override
    public float apply(float z) {
      return z / (1f + Math.abs(z));
    }

    @Override
    public double value(double z) {
      return z / (1 + Math.abs(z));
    }

    @Override
    public double slope(double z) {
      double d = 1 + Math.abs(z);
      return 1 / (d * d);
    }
  },

  /** z - 4 z^3 / 27, held at +-1 outside +-1.5, where its slope is zero. */
  CLAMPED_CUBIC {
    @Override
    public float apply(float z) {
      float c = clamp(z, 1.5f);
      return c * Math.fma(-4f / 27f, c * c, 1f);
    }

    @Override
    public double value(double z) {
      double c = clamp(z, 1.5);
      return c * (1 - 4.0 / 27.0 * (c * c));
    }

    @Override
    public double slope(double z) {
      return Math.abs(z) >= 1.5 ? 0 : 1 - 4.0 / 9.0 * (z * z);
    }
  },

  /** max(z, 0)^2. */
  SQUARED_RELU {
    @Override
    public float apply(float z) {
      float c = z < 0f ? 0f : z;
      return c * c;
    }

    @Override
    public double value(double z) {
      double c = Math.max(0, z);
      return c * c;
    }

    @Override
    public double slope(double z) {
      return 2 * Math.max(0, z);
    }
  },

  /** max(z, 0). */
  RELU {
    @Override
    public float apply(float z) {
      return z < 0f ? 0f : z;
    }

    @Override
    public double value(double z) {
      return Math.max(0, z);
    }

    @Override
    public double slope(double z) {
      return z > 0 ? 1 : 0;
    }
  },

  /** |z|. */
  ABS {
    @Override
    public float apply(float z) {
      return Math.abs(z);
    }

    @Override
    public double value(double z) {
      return Math.abs(z);
    }

    @Override
    public double slope(double z) {
      return Math.signum(z);
    }
  };

  private static final float TANH_LIMIT = 5.6969924f;

  private static float clamp(float z, float limit) {
    return z < -limit ? -limit : z > limit ? limit : z;
  }

  private static double clamp(double z, double limit) {
    return z < -limit ? -limit : z > limit ? limit : z;
  }

  private static double tanhNumerator(double s) {
    return ((36 * s + 6930) * s + 270270) * s + 2027025;
  }

  private static double tanhDenominator(double s) {
    return (((s + 630) * s + 51975) * s + 945945) * s + 2027025;
  }

  /** The function in binary32, as the step evaluates it. */
  public abstract float apply(float z);

  /** The function in binary64. */
  public abstract double value(double z);

  /** Its derivative in binary64; where it has a corner, one of the two sides. */
  public abstract double slope(double z);
}
