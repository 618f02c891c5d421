package io.github.pisnn.core.neuron;

/**
 * What stands for the derivative of a neuron's packets with respect to its potential: E. O. Neftci,
 * H. Mostafa and F. Zenke (2019), "Surrogate gradient learning in spiking neural networks",
 * doi:10.1109/MSP.2019.2931595.
 *
 * <p>Packets are a staircase, with jumps at +-threshold and beyond 1 halfway between integers, as
 * many as a spike may carry. Each jump is smeared over 1/2 to either side of it, by a density of
 * integral 1 that is the surrogate, or by its integral, which gives the smooth staircase.
 */
public enum Surrogate {
  /** Constant: between the jumps of a neuron of threshold 1/2, packets are the potential. */
  STRAIGHT_THROUGH {
    @Override
    double density(double x) {
      return 1;
    }

    @Override
    double integral(double x) {
      return 0.5 + x;
    }
  },

  /** Falls linearly from 2 at the jump. */
  TRIANGLE {
    @Override
    double density(double x) {
      return 2 - 4 * Math.abs(x);
    }

    @Override
    double integral(double x) {
      return 0.5 + 2 * x * (1 - Math.abs(x));
    }
  },

  /** 1 + cos(2 pi x) at a distance of x. */
  COSINE {
    @Override
    double density(double x) {
      return 1 + StrictMath.cos(2 * Math.PI * x);
    }

    @Override
    double integral(double x) {
      return 0.5 + x + StrictMath.sin(2 * Math.PI * x) / (2 * Math.PI);
    }
  };

  /** The density at a distance of at most 1/2 from the jump. */
  abstract double density(double x);

  /** Its integral up to there, from 0 at -1/2 to 1 at 1/2. */
  abstract double integral(double x);

  /** The derivative of the smooth staircase at a potential. */
  public double slope(Neuron neuron, double potential) {
    double size = Math.abs(potential);
    double first = size - neuron.threshold();
    double slope = Math.abs(first) < 0.5 ? density(first) : 0;
    boolean further = size > 1 && size < neuron.maxPackets();
    return further ? slope + density(size - Math.floor(size) - 0.5) : slope;
  }

  /** The smooth staircase: packets, no longer whole ones, at a potential. */
  public double packets(Neuron neuron, double potential) {
    double size = Math.abs(potential);
    double first = size - neuron.threshold();
    double packets = first >= 0.5 ? 1 : first <= -0.5 ? 0 : integral(first);
    double capped = Math.min(size, neuron.maxPackets());
    if (capped > 1) {
      packets += Math.floor(capped) - 1 + integral(capped - Math.floor(capped) - 0.5);
    }
    return potential < 0 ? -packets : packets;
  }
}
