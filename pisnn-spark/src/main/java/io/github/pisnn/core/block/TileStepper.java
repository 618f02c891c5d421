package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Domain;
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
  private final Frame frame;
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
    this(operator, domain, kernel, CacheBlockSize.of(Frame.of(operator, domain)));
  }

  TileStepper(EvolutionOperator operator, Domain domain, Kernel kernel, CacheBlockSize size) {
    operator.requireFit(domain);
    this.operator = operator;
    this.domain = domain;
    this.frame = Frame.of(operator, domain);
    this.kernel = kernel;
    this.emission = new Emission(operator, domain);
    this.coefficients = new FaceCoefficients(domain);
    this.size = size;
  }

  /**
   * Advances a tile.
   *
   * @param tile the tile
   * @param neighbours patches that, with the tile, cover the window of {@link Frame#around}
   * @param done steps made before
   * @param steps steps to make
   * @param books receives what happens to the tile's own cells and faces
   * @return the tile afterwards; the same object where nothing has changed
   * @throws DivergenceException if a potential or a count leaves the safe range
   */
  public Patch advance(Patch tile, List<Patch> neighbours, long done, int steps, Books books) {
    if (isQuiet(tile, neighbours, steps)) {
      return tile;
    }
    Patch[] from = new Patch[neighbours.size() + 1];
    neighbours.toArray(from);
    from[neighbours.size()] = tile;
    long made = 0;
    while (made < steps) {
      int now = (int) Math.min(size.steps(), steps - made);
      int left = (int) (steps - made - now);
      Window region = frame.around(tile.window(), left);
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
      block = new CacheBlock(operator, domain, emission, coefficients, kernel, size);
    }
    Patch[] views = frame.views(from, region, steps);
    for (Window window : size.cut(region)) {
      block.gather(views, window, booked, steps);
      block.advance(done, steps, books);
      block.scatter(to);
    }
  }

  /** Whether a tile stays as it is because nothing happens in it or near it. */
  private boolean isQuiet(Patch tile, List<Patch> neighbours, int steps) {
    if (!tile.isUniform() || !CacheBlock.canBeQuiet(operator, domain)) {
      return false;
    }
    Window framed = frame.around(tile.window(), steps);
    if (frame.isDisturbed(framed)) {
      return false;
    }
    for (Patch patch : neighbours) {
      Window part = patch.window().intersect(framed);
      if (part != null && !patch.areQuiet(part, tile.uniformCount())) {
        return false;
      }
    }
    return true;
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
