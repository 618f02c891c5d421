package io.github.pisnn.datasets;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.datasets.classical.ClassicalScheme;
import io.github.pisnn.datasets.classical.CrankNicolson;
import io.github.pisnn.datasets.classical.FiniteVolumeScheme;
import io.github.pisnn.datasets.classical.SecondOrderDiffusion;
import io.github.pisnn.datasets.classical.SecondOrderPhases;
import io.github.pisnn.datasets.heat.ConductingLabels;
import io.github.pisnn.datasets.heat.HeatLabels;
import io.github.pisnn.datasets.heat.HeatTrajectories;
import io.github.pisnn.datasets.reference.ReferenceLabels;
import io.github.pisnn.datasets.reference.ReferenceTrajectories;
import io.github.pisnn.datasets.sampling.CutSamples;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.datasets.sampling.StateSource;
import java.util.List;

/** What there is for each law. */
public final class Problems {

  private Problems() {}

  /**
   * Training samples: exact where the law's solution has a formula, or else the reference solver's.
   *
   * @param refinement fine cells in a coarse one, for the reference solver
   */
  public static SampleSource samples(Law law, Sampling sampling, int refinement) {
    StateSource states =
        law.heatConductivity().isPresent()
            ? new HeatLabels(law, sampling.withoutStencil())
            : new ReferenceLabels(law, sampling.withoutStencil(), refinement);
    return new CutSamples(states, sampling);
  }

  /**
   * Training samples of cells that conduct differently.
   *
   * @param law the heat equation
   * @param jump the largest coefficient over the least, at least 1
   * @param plane whether they are for two dimensions
   */
  public static SampleSource conductingSamples(
      Law law, Sampling sampling, double jump, boolean plane) {
    return new CutSamples(
        new ConductingLabels(law, sampling.withoutStencil(), jump, plane), sampling);
  }

  /**
   * Short trajectories, for training without labels or from states alone: exact where the law's
   * solution has a formula, or else the reference solver's.
   *
   * @param refinement fine cells in a coarse one, for the reference solver
   * @param steps steps of a trajectory, each with a snapshot; 0 for starts only
   */
  public static BlockSource<TrajectoryBlock> trajectories(
      Law law, Sampling sampling, int refinement, int steps) {
    Sampling starts = sampling.withoutStencil();
    return law.heatConductivity().isPresent()
        ? new HeatTrajectories(law, starts, steps)
        : new ReferenceTrajectories(law, starts, refinement, steps);
  }

  /**
   * The classical schemes to compare with, those of second order first: for diffusion an explicit
   * and an implicit one, for a phase field an explicit one, for all other laws but those of fourth
   * order MUSCL and WENO. With a source there is none but for diffusion.
   *
   * @param initial the averages to start from
   */
  public static List<ClassicalScheme> classicalSchemes(
      Law law, double dt, Domain domain, double[] initial) {
    if (law.heatConductivity().isPresent()) {
      ClassicalScheme explicit = new SecondOrderDiffusion(law, dt, domain);
      return !domain.hasCoefficient() && CrankNicolson.fits(domain.grid())
          ? List.of(explicit, new CrankNicolson(law, dt, domain))
          : List.of(explicit);
    }
    if (domain.hasSource() || (law.biharmonic() > 0 && law.phaseField().isEmpty())) {
      return List.of();
    }
    if (law.biharmonic() > 0) {
      return List.of(new SecondOrderPhases(law, dt, domain, initial));
    }
    return List.of(
        FiniteVolumeScheme.muscl(law, dt, domain, initial),
        FiniteVolumeScheme.weno5(law, dt, domain, initial));
  }
}
