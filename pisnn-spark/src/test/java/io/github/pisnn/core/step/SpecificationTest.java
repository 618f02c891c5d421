package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.StoredCells;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.util.Hashes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/arithmetic.md, whose digests another implementation has confirmed. */
class SpecificationTest {

  @Test
  void aStepByHand() {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    EvolutionOperator operator =
        new EvolutionOperator(
            new Diffusion(1),
            1,
            1,
            new Quantization(1, 0),
            Mode.UNSPLIT,
            new FluxOperator(shape, new float[] {-0.25f}),
            Neuron.DEFAULT);
    Domain domain = Domain.of(new Grid(4, 1, 4, 1), Boundaries.periodic());
    State state = new State(domain.grid(), new int[] {10, 0, 0, 0});
    new ScalarStepper(operator, domain).step(state);
    assertEquals("86742382c38232af623e334d9606c411", digest(state, domain));
    assertEquals(
        "9a66aa17ad084fa559b4e5060e2eb57402f6d06b36245018b1718ac67724fba7",
        Hashes.sha256(state.counts()));
  }

  @Test
  void aLongerCheck() {
    Domain domain = mixed();
    State state = longerState(domain.grid());
    Stepper stepper = new ScalarStepper(longer(null), domain);
    stepper.step(state);
    assertEquals("8430df81732475e8bf828fdfb9a2ce5c", digest(state, domain));
    stepper.step(state);
    assertEquals("0393cb240b6bdc4b47e268a003174295", digest(state, domain));
    for (int step = 2; step < 20; step++) {
      stepper.step(state);
    }
    assertEquals("3ea58b85e37c2cc427678019f9e75a0e", digest(state, domain));
    assertEquals(95, state.ledger().entered(Side.WEST));
    assertEquals(81, state.ledger().entered(Side.SOUTH));
    assertEquals(1200, state.ledger().source());
    assertEquals(1386, state.mass());
    assertEquals(
        "570e4827c95e1982e7cea175bf6f69396271ba50914fcc74f7770a20827ebe45",
        Hashes.sha256(state.counts()));
  }

  @Test
  void withBounds() {
    Domain domain = mixed();
    State state = longerState(domain.grid());
    Stepper stepper = new ScalarStepper(longer(new Bounds(-60, 60)), domain);
    stepper.step(state);
    assertEquals("63026989bbe30bf502aef917eb712cd3", digest(state, domain));
    stepper.step(state);
    assertEquals("a9a23b930cf019dccf5856af600c9314", digest(state, domain));
    for (int step = 2; step < 20; step++) {
      stepper.step(state);
    }
    assertEquals("52d6040dd2fcf048c9d558bcb8c5361c", digest(state, domain));
    assertEquals(4308 - 1672, state.packets());
    assertEquals(95, state.ledger().entered(Side.WEST));
    assertEquals(102, state.ledger().entered(Side.SOUTH));
    assertEquals(912, state.ledger().source());
    assertEquals(1119, state.mass());
    assertEquals(
        "87882ab76954963e963d6171da652346f36323d8564e1f4f2fdcf7b2b07cee18",
        Hashes.sha256(state.counts()));
  }

  @Test
  void withCoefficients() {
    double[] coefficients = new double[30];
    for (int cell = 0; cell < 30; cell++) {
      coefficients[cell] = 1.0 / (1 + 7 * cell % 10);
    }
    Domain domain = mixed();
    domain = domain.with(new StoredCells(domain.grid(), coefficients));
    OperatorShape shape =
        new OperatorShape(
            new Stencil(2, 0), 0, Activation.TANH, Skip.LINEAR, true, 6, FaceAverage.NONE);
    float[] weights = new float[18];
    for (int i = 0; i < 18; i++) {
      weights[i] = (float) ((37 * i % 101 - 50) / 1e3);
    }
    State state = longerState(domain.grid());
    Stepper stepper = new ScalarStepper(longer(shape, weights, null), domain);
    stepper.step(state);
    assertEquals("cf61bff155a504b1d50436e576faf926", digest(state, domain));
    stepper.step(state);
    assertEquals("07e0120be4991173069249569ff890f8", digest(state, domain));
    for (int step = 2; step < 20; step++) {
      stepper.step(state);
    }
    assertEquals("bef4e783e0a60c4de2d9f496d3018691", digest(state, domain));
    assertEquals(-46, state.ledger().entered(Side.WEST));
    assertEquals(81, state.ledger().entered(Side.SOUTH));
    assertEquals(1200, state.ledger().source());
    assertEquals(1245, state.mass());
    assertEquals(
        "5e1e771e5ab039cfde2eb8020dab289ee41f33d97475a71b4fa86cb80786c53e",
        Hashes.sha256(state.counts()));
  }

  private static State longerState(Grid grid) {
    int[] counts = new int[30];
    for (int cell = 0; cell < 30; cell++) {
      counts[cell] = ((17 * cell) % 31) * 10 - 150;
    }
    return new State(grid, counts);
  }

  private static Domain mixed() {
    double[] rates = new double[30];
    for (int cell = 0; cell < 30; cell++) {
      rates[cell] = (cell % 5) / 10.0;
    }
    double[] west = new double[5];
    double[] south = new double[6];
    for (int k = 0; k < 6; k++) {
      south[k] = k / 16.0;
      if (k < 5) {
        west[k] = 0.3 + k / 8.0;
      }
    }
    Boundaries boundaries =
        new Boundaries(
            Boundary.dirichlet(west), Boundary.wall(), Boundary.dirichlet(south), Boundary.wall());
    return Domain.withSource(new Grid(6, 5, 6, 5), boundaries, rates);
  }

  private static EvolutionOperator longer(@Nullable Bounds bounds) {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 1), 2, Activation.TANH, Skip.QUADRATIC, true);
    float[] weights = new float[34];
    for (int i = 0; i < 34; i++) {
      weights[i] = (float) (((37 * i) % 101 - 50) / (i >= 5 && i < 20 ? 1e6 : 1e3));
    }
    return longer(shape, weights, bounds);
  }

  private static EvolutionOperator longer(
      OperatorShape shape, float[] weights, @Nullable Bounds bounds) {
    return new EvolutionOperator(
        new Diffusion(1),
        0.1,
        1,
        new Quantization(0.01, 0.25),
        Mode.LIE,
        new FluxOperator(shape, weights),
        new Neuron(0.9f, 0.75f, 7, bounds));
  }

  private static String digest(State state, Domain domain) {
    return StateDigest.of(state, domain.boundaries()).toString();
  }
}
