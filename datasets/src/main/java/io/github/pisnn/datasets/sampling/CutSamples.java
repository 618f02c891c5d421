package io.github.pisnn.datasets.sampling;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;

/**
 * Samples cut out of labelled states. Operators with other stencils have other samples of the same
 * states, which take far longer to make.
 *
 * @param source makes the states
 * @param sampling how the samples are cut
 */
public record CutSamples(StateSource source, Sampling sampling) implements SampleSource {

  @Override
  public int blocks() {
    return sampling.blocks();
  }

  @Override
  public SampleBlock block(int number) {
    return sampling.cut(source.states(number));
  }
}
