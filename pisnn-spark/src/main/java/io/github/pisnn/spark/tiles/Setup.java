package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.block.Frame;
import io.github.pisnn.core.block.TileStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.EvolutionOperator;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every task of a rollout needs; broadcast once. */
final class Setup implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final EvolutionOperator operator;
  private final Domain domain;
  private final Tiling tiling;
  private final Frame frame;
  private final @Nullable Kernel kernel;

  /** One a thread: its working memory is as large as a tile. */
  private transient @Nullable ThreadLocal<TileStepper> steppers;

  Setup(EvolutionOperator operator, Domain domain, Tiling tiling, @Nullable Kernel kernel) {
    this.operator = operator;
    this.domain = domain;
    this.tiling = tiling;
    this.frame = Frame.of(operator, domain);
    this.kernel = kernel;
  }

  Domain domain() {
    return domain;
  }

  Tiling tiling() {
    return tiling;
  }

  /** This thread's stepper. */
  TileStepper stepper() {
    return steppers().get();
  }

  private synchronized ThreadLocal<TileStepper> steppers() {
    if (steppers == null) {
      Kernel chosen = kernel == null ? Kernel.best() : kernel;
      steppers = ThreadLocal.withInitial(() -> new TileStepper(operator, domain, chosen));
    }
    return steppers;
  }

  /** The parts of tiles around a tile that it needs to make so many steps. */
  List<Tiling.Part> around(int tile, int steps) {
    Window framed = frame.around(tiling.window(tile), steps);
    return tiling.around(tile, framed);
  }
}
