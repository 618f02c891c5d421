package io.github.pisnn.core.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a rollout is looked at, and until when it goes on. */
class RolloutTest {

  /** A rollout of nothing. */
  private static final class Counter implements Rollout {
    private long step;

    Counter(long step) {
      this.step = step;
    }

    @Override
    public long step() {
      return step;
    }

    @Override
    public void advance(int steps) {
      step += steps;
    }
  }

  private static List<Long> looks(long start, Looks looks) {
    List<Long> seen = new ArrayList<>();
    new Counter(start).run(looks, seen::add);
    return seen;
  }

  @Test
  void withoutPeriodsThereIsOneLookAtTheEnd() {
    assertEquals(List.of(7L), looks(0, Looks.until(7)));
    assertEquals(List.of(7L), looks(0, Looks.until(7).every(100)));
    assertEquals(List.of(), looks(0, Looks.until(0)));
  }

  @Test
  void multiplesOfAllPeriodsAreLookedAtOnceEach() {
    assertEquals(List.of(3L, 4L, 6L, 8L, 9L, 10L), looks(0, Looks.until(10).every(3).every(4)));
    assertEquals(List.of(6L, 12L), looks(0, Looks.until(12).every(6).every(6)));
  }

  @Test
  void aRolloutThatGoesOnLooksAtTheSameSteps() {
    Looks looks = Looks.until(10).every(3).every(4);
    assertEquals(List.of(8L, 9L, 10L), looks(6, looks));
    assertEquals(List.of(8L, 9L, 10L), looks(7, looks));
    assertEquals(List.of(), looks(10, looks));
  }

  @Test
  void anObserverThatHasSeenEnoughEndsIt() {
    Counter rollout = new Counter(0);
    rollout.run(Looks.until(100).every(5), step -> step < 20);
    assertEquals(20, rollout.step());
  }

  @Test
  void whatAnObserverThrowsEndsItToo() {
    Counter rollout = new Counter(0);
    Rollout.Observer<IOException> full =
        step -> {
          throw new IOException("full");
        };
    assertThrows(IOException.class, () -> rollout.run(Looks.until(100).every(5), full));
    assertEquals(5, rollout.step());
  }

  @Test
  void aLongWayIsMadeInStretches() {
    assertEquals(Integer.MAX_VALUE, Looks.until(1L << 40).ahead(1));
    assertThrows(IllegalArgumentException.class, () -> Looks.until(5).every(0));
  }
}
