package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Emission;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.FaceCoefficients;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.ScalarStepper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Advances tiles of a grid on their own: from a tile and a frame of its neighbours' cells, several
 * steps at a time, to the bits of {@link ScalarStepper}. A tile whose surroundings are quiet is
 * left as it is, where uniform cells have no flux. One instance serves one thread.
 */
public final class TileStepper {
  private final EvolutionOperator operator;
  private final Domain domain;
  private final Emission emission;
  private final FaceCoefficients coefficients;
  private final Kernel kernel;
  private final CacheBlockSize size;
  private @Nullable CacheBlock block;

  /** The last two working patches. */
  private @Nullable Patch even;

  private @Nullable Patch odd;

  /**
   * A stepper for tiles of a domain.
   *
   * @throws IllegalArgumentException if operator and domain do not fit each other, or this JVM
   *     lacks the kernel
   */
  public TileStepper(EvolutionOperator operator, Domain domain, Kernel kernel) {
    this(operator, domain, kernel, CacheBlockSize.of(operator));
  }

  TileStepper(EvolutionOperator operator, Domain domain, Kernel kernel, CacheBlockSize size) {
    operator.requireFit(domain);
    this.operator = operator;
    this.domain = domain;
    this.kernel = kernel;
    this.emission = new Emission(operator, domain);
    this.coefficients = new FaceCoefficients(domain);
    this.size = size;
  }

  /** How many cells of its frame a tile uses up in one step, on every side. */
  public static int reach(EvolutionOperator operator) {
    return CacheBlock.reach(operator);
  }

  /** A tile and the frame that it needs to make so many steps. */
  public static Window framed(EvolutionOperator operator, Domain domain, Window tile, int steps) {
    return CacheBlock.framed(operator, domain, tile, steps);
  }

  /**
   * Advances a tile.
   *
   * @param tile the tile
   * @param frame patches that, with the tile, cover the window of {@link #framed}
   * @param done steps made before
   * @param steps steps to make
   * @param books receives what happens to the tile's own cells and faces
   * @return the tile afterwards; the same object where nothing has changed
   * @throws DivergenceException if a potential or a count leaves the safe range
   */
  public Patch advance(Patch tile, List<Patch> frame, long done, int steps, Books books) {
    if (isQuiet(tile, frame, steps)) {
      return tile;
    }
    Patch[] from = new Patch[frame.size() + 1];
    frame.toArray(from);
    from[frame.size()] = tile;
    long made = 0;
    while (made < steps) {
      int now = (int) Math.min(size.steps(), steps - made);
      int left = (int) (steps - made - now);
      Window region = CacheBlock.framed(operator, domain, tile.window(), left);
      Patch to = left == 0 ? patch(region) : buffer(region);
      superstep(from, region, tile.window(), done + made, now, to, books);
      from = new Patch[] {to};
      made += now;
    }
    return from[0].compact();
  }

  private void superstep(
      Patch[] from, Window region, Window booked, long done, int steps, Patch to, Books books) {
    if (block == null) {
      block =
          new CacheBlock(
              operator,
              domain,
              emission,
              coefficients,
              kernel,
              size.rows(),
              size.columns(),
              size.steps());
    }
    Grid grid = domain.grid();
    Boundaries boundaries = domain.boundaries();
    int frame = steps * CacheBlock.reach(operator);
    boolean spansX = boundaries.isPeriodic(Axis.X) && region.columns() == grid.nx();
    boolean spansY = boundaries.isPeriodic(Axis.Y) && region.rows() == grid.ny();
    Patch[] views =
        CacheBlock.around(
            from,
            grid,
            spansX ? CacheBlock.turns(frame, grid.nx()) : 0,
            spansY ? CacheBlock.turns(frame, grid.ny()) : 0);
    for (Window window : size.cut(region)) {
      block.gather(views, window, booked, steps);
      block.advance(done, steps, books);
      block.scatter(to);
    }
  }

  /** Whether a tile stays as it is because nothing happens in it or near it. */
  private boolean isQuiet(Patch tile, List<Patch> frame, int steps) {
    if (!tile.isUniform() || !CacheBlock.canBeQuiet(operator, domain)) {
      return false;
    }
    Window framed = framed(operator, domain, tile.window(), steps);
    for (Side side : Side.values()) {
      if (!domain.boundaries().at(side).keepsUniform() && touches(framed, side)) {
        return false;
      }
    }
    for (Patch patch : frame) {
      Window part = patch.window().intersect(framed);
      if (part != null && !patch.areQuiet(part, tile.uniformCount())) {
        return false;
      }
    }
    return true;
  }

  private boolean touches(Window window, Side side) {
    return switch (side) {
      case WEST -> window.column() == 0;
      case EAST -> window.endColumn() == domain.grid().nx();
      case SOUTH -> window.row() == 0;
      case NORTH -> window.endRow() == domain.grid().ny();
    };
  }

  private Patch patch(Window window) {
    return new Patch(window, new int[window.cells()], domain.hasSource());
  }

  /** A patch to be used once more after the next but one. */
  private Patch buffer(Window window) {
    Patch spare = odd;
    odd = even;
    even =
        spare == null || spare.counts.length < window.cells() ? patch(window) : spare.over(window);
    return even;
  }
}
