package io.github.pisnn.spark.tiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.spark.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of tiled rollouts: every bit comes back, and nothing half-written is ever read. */
@Tag("slow")
class CheckpointsTest {
  private static final int STEPS = 20;

  @TempDir private Path folder;
  private final JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
  private final Configuration hadoop = new Configuration();

  private RandomCases cases = new RandomCases(0);
  private EvolutionOperator operator = cases.evolution(false);
  private Domain domain = cases.domain(false);
  private int[] counts = {};
  private State expected = new State(domain.grid(), new int[domain.grid().cells()]);

  @BeforeEach
  void aCase() {
    hadoop.set("fs." + SmallDisk.SCHEME + ".impl", SmallDisk.class.getName());
    draw(0);
  }

  /** The first case from a seed on that does not diverge; returns its seed. */
  private int draw(int from) {
    int seed = from;
    while (!isDrawn(seed)) {
      seed++;
    }
    return seed;
  }

  private boolean isDrawn(int seed) {
    cases = new RandomCases(seed);
    operator = cases.evolution(false);
    domain = cases.domain(false);
    counts = cases.counts(domain.grid().cells(), 500);
    try {
      expected = plain(STEPS);
      return true;
    } catch (DivergenceException e) {
      return false;
    }
  }

  private Checkpoints checkpoints() {
    return checkpoints(Fingerprint.of(operator, domain));
  }

  private Checkpoints checkpoints(Fingerprint fingerprint) {
    return new Checkpoints(
        new org.apache.hadoop.fs.Path(folder.toUri()), hadoop, fingerprint.with("initial", "7"));
  }

  private TiledRollout rollout(int partitions, Checkpoints checkpoints) {
    return rollout(new Tiling(domain, 2, 3), partitions, checkpoints);
  }

  private TiledRollout rollout(Tiling tiling, int partitions, Checkpoints checkpoints) {
    return new TiledRollout(
        spark,
        operator,
        domain,
        tiling,
        null,
        partitions,
        TiledRolloutTest.cut(domain, counts),
        checkpoints);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void makeCheckpoint(int steps) {
    try (TiledRollout rollout = rollout(2, checkpoints())) {
      rollout.advance(steps, 3);
      rollout.checkpoint();
    }
  }

  @Test
  void aResumedRolloutEqualsThePlainLoop() throws IOException {
    int seed = -1;
    for (int n = 0; n < 8; n++) {
      seed = draw(seed + 1);
      String message = "seed " + seed;
      makeCheckpoint(7);
      assertEquals(7, checkpoints().latest().orElseThrow().step(), message);
      try (TiledRollout rollout = rollout(5, checkpoints())) {
        assertEquals(7, rollout.step(), message);
        rollout.advance(4, 2);
        rollout.checkpoint();
        rollout.advance(STEPS - 11, 8);
        TiledRolloutTest.requireSame(expected, rollout, domain, message);
      }
      checkpoints().delete();
      assertFalse(Files.exists(folder), message);
    }
  }

  /** For a rollout until it is steady stops by what it remembers. */
  @Test
  void rememberedTilesComeBackToo() {
    Change uninterrupted;
    try (TiledRollout rollout = rollout(2, checkpoints())) {
      rollout.advance(3, 3);
      rollout.remember();
      rollout.checkpoint();
      rollout.advance(4, 3);
      rollout.checkpoint();
      uninterrupted = rollout.changeSinceRemembered();
      TiledRolloutTest.requireSame(plain(7), rollout, domain, "after the checkpoint");
    }
    try (TiledRollout resumed = rollout(3, checkpoints())) {
      assertEquals(uninterrupted, resumed.changeSinceRemembered());
      resumed.remember();
      resumed.checkpoint();
      resumed.advance(STEPS - 7, 4);
      TiledRolloutTest.requireSame(expected, resumed, domain, "resumed");
    }
  }

  private State plain(int steps) {
    State state = new State(domain.grid(), counts);
    new ScalarStepper(operator, domain).advance(state, steps);
    return state;
  }

  /** What is on disk depends on the state only: not on when and how often tasks ran. */
  @Test
  void theSameStateGivesTheSameBytes() throws IOException {
    makeCheckpoint(7);
    List<String> names = files();
    byte[][] first = new byte[names.size()][];
    for (int i = 0; i < first.length; i++) {
      first[i] = Files.readAllBytes(folder.resolve(names.get(i)));
    }
    checkpoints().delete();
    try (TiledRollout rollout = rollout(5, checkpoints())) {
      rollout.advance(7, 7);
      rollout.checkpoint();
    }
    assertEquals(names, files());
    for (int i = 0; i < first.length; i++) {
      if (!names.get(i).endsWith("manifest.json")) {
        assertArrayEquals(first[i], Files.readAllBytes(folder.resolve(names.get(i))));
      }
    }
  }

  @Test
  void onlyTheLastOneIsKept() throws IOException {
    try (TiledRollout rollout = rollout(2, checkpoints())) {
      rollout.checkpoint();
      rollout.advance(3, 3);
      rollout.checkpoint();
      rollout.checkpoint();
    }
    int tiles = new Tiling(domain, 2, 3).tiles();
    assertEquals(tiles + 1, files().size());
    assertTrue(files().stream().allMatch(file -> file.startsWith("step-3/")), files()::toString);
  }

  /** As a driver leaves it that is killed before it has removed the old one, or half-way. */
  @Test
  void whatIsNotCompleteIsPassedOver() throws IOException {
    makeCheckpoint(7);
    Path later = Files.createDirectory(folder.resolve("step-9"));
    Files.copy(folder.resolve("step-7/tile-0"), later.resolve("tile-0"));
    Files.createDirectory(folder.resolve("step-x"));
    assertEquals(7, checkpoints().latest().orElseThrow().step());
    try (TiledRollout rollout = rollout(2, checkpoints())) {
      rollout.advance(2, 2);
      rollout.checkpoint();
      rollout.advance(STEPS - 9, 4);
      TiledRolloutTest.requireSame(expected, rollout, domain, "");
    }
    assertFalse(Files.exists(folder.resolve("step-7")));
    Files.delete(folder.resolve("step-9/manifest.json"));
    assertTrue(checkpoints().latest().isEmpty());
    try (TiledRollout rollout = rollout(2, checkpoints())) {
      assertEquals(0, rollout.step());
    }
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    makeCheckpoint(7);
    Path file = folder.resolve("step-7/tile-1");
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {2, 7, 15, 20, 73, 80, 89, bytes.length / 2, bytes.length - 1}) {
      byte[] changed = bytes.clone();
      changed[at] ^= 0x40;
      Files.write(file, changed);
      requireNamed(file, "damaged");
    }
    for (int length : new int[] {0, 50, bytes.length / 2, bytes.length - 1, bytes.length + 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      requireNamed(file, "damaged");
    }
    Files.delete(file);
    requireNamed(file, "missing");
    Files.write(file, bytes);
    rollout(2, checkpoints()).close();
  }

  private void requireNamed(Path file, String how) {
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> rollout(2, checkpoints()));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(file.toString()) && message.contains(how), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    makeCheckpoint(7);
    Path manifest = folder.resolve("step-7/manifest.json");
    String text = Files.readString(manifest);
    for (String damaged :
        List.of(
            "",
            text.substring(0, text.length() / 2),
            text.replace("\"step\" : 7", "\"step\" : 8"),
            text.replace("\"format\" : 1", "\"format\" : 2"),
            text.replace("\"sha256\"", "\"sha257\""),
            text.replace("[ 2, 3 ]", "[ 2, 2 ]"))) {
      Files.writeString(manifest, damaged);
      Exception e = assertThrows(IllegalArgumentException.class, () -> checkpoints().latest());
      assertTrue(String.valueOf(e.getMessage()).contains(manifest.toString()), e::toString);
    }
  }

  @Test
  void anotherRunOrTilingIsRefused() {
    makeCheckpoint(7);
    Fingerprint own = Fingerprint.of(operator, domain);
    Checkpoints other =
        checkpoints(own.with("neuron.quantum", "0.5").with("law", "advection {velocity=1.0}"));
    Exception e = assertThrows(IllegalArgumentException.class, () -> rollout(2, other));
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith(
                "is of another run: law is diffusion {conductivity=1.0} there and advection"
                    + " {velocity=1.0} here; neuron.quantum is 0.01 there and 0.5 here"),
        e::toString);
    Tiling tiling = new Tiling(domain, 3, 2);
    e = assertThrows(IllegalArgumentException.class, () -> rollout(tiling, 2, checkpoints()));
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith("has 2 x 3 tiles, so it cannot be resumed with 3 x 2"),
        e::toString);
  }

  @Test
  void aFullDiskLeavesTheLastCheckpoint() throws IOException {
    Checkpoints small = onSmallDisk();
    try (TiledRollout rollout = rollout(2, small)) {
      rollout.advance(5, 5);
      rollout.checkpoint();
      long size = size();
      rollout.advance(4, 4);
      // Full in the first tile, half-way, and in the manifest.
      for (long room : new long[] {90, size / 3, size - 10}) {
        SmallDisk.ROOM.set(room);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, rollout::checkpoint);
        assertEquals(
            "cannot write " + SmallDisk.path(folder) + "/step-9: No space left on device",
            e.getMessage());
        assertEquals(5, small.latest().orElseThrow().step());
        assertFalse(Files.exists(folder.resolve("step-9")));
      }
      SmallDisk.clear();
      rollout.advance(1, 4);
      rollout.checkpoint();
      rollout.advance(STEPS - 10, 4);
      TiledRolloutTest.requireSame(expected, rollout, domain, "goes on");
    }
    requireResumed(small, 10);
  }

  private Checkpoints onSmallDisk() {
    SmallDisk.clear();
    return new Checkpoints(SmallDisk.path(folder), hadoop, Fingerprint.of(operator, domain));
  }

  private long size() throws IOException {
    long size = 0;
    for (String file : files()) {
      size += Files.size(folder.resolve(file));
    }
    return size;
  }

  private void requireResumed(Checkpoints checkpoints, int step) {
    try (TiledRollout rollout = rollout(3, checkpoints)) {
      assertEquals(step, rollout.step());
      rollout.advance(STEPS - step, 4);
      TiledRolloutTest.requireSame(expected, rollout, domain, "resumed");
    }
  }

  /** After any byte, or before it has tidied up: nothing more is written or removed. */
  @Test
  void aDriverThatDiesLeavesACompleteCheckpoint() throws IOException {
    Checkpoints small = onSmallDisk();
    try (TiledRollout rollout = rollout(2, small)) {
      rollout.advance(5, 5);
      rollout.checkpoint();
    }
    long size = size();
    RandomCases random = new RandomCases(1);
    for (int death = 0; death < 8; death++) {
      try (TiledRollout rollout = rollout(2, small)) {
        rollout.advance(4, 4);
        SmallDisk.ROOM.set((long) ((size - 200) * Math.abs(random.numbers(1)[0])));
        SmallDisk.DELETES.set(2);
        assertThrows(UncheckedIOException.class, rollout::checkpoint);
      }
      assertTrue(Files.exists(folder.resolve("step-9")));
      SmallDisk.clear();
      requireResumed(small, 5);
    }
    for (int deletes = 2; deletes < 5; deletes++) {
      try (TiledRollout rollout = rollout(2, small)) {
        rollout.advance(1, 4);
        SmallDisk.DELETES.set(deletes);
        rollout.checkpoint();
      }
      SmallDisk.clear();
      requireResumed(small, 4 + deletes);
    }
  }
}
