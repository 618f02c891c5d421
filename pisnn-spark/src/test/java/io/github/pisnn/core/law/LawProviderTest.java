package io.github.pisnn.core.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class LawProviderTest {
  private static final LawKind SHIFT =
      LawKind.of("shift", values -> new Shift(values[0]), LawKind.Parameter.positive("speed"));

  /** A user's law, u_t + (speed * u)_x = 0, and what it claims of its waves. */
  private static final class Shift implements Law {
    private final double slope;
    private final double speed;
    private final double waveSpeed;

    Shift(double slope, double speed, double waveSpeed) {
      this.slope = slope;
      this.speed = speed;
      this.waveSpeed = waveSpeed;
    }

    Shift(double speed) {
      this(speed, speed, speed);
    }

    @Override
    public LawKind kind() {
      return SHIFT;
    }

    @Override
    public SortedMap<String, Double> parameters() {
      return SHIFT.named(slope);
    }

    @Override
    public String conserved() {
      return "mass";
    }

    @Override
    public double flux(double u) {
      return slope * u;
    }

    @Override
    public double speed(double u) {
      return speed;
    }

    @Override
    public double waveSpeed(double least, double largest) {
      return waveSpeed;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Shift shift && shift.slope == slope;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(slope);
    }
  }

  /** A user's provider. */
  public static final class Shifts implements LawProvider {
    @Override
    public List<LawKind> kinds() {
      return List.of(SHIFT);
    }
  }

  /** A provider of a name that is taken. */
  public static final class Clash implements LawProvider {
    @Override
    public List<LawKind> kinds() {
      return List.of(LawKind.of("burgers", values -> new Shift(1)));
    }
  }

  /** A provider that fails. */
  public static final class Broken implements LawProvider {
    @Override
    public List<LawKind> kinds() {
      throw new ExceptionInInitializerError(new IllegalStateException("no table"));
    }
  }

  @TempDir private Path folder;

  /** Runs a check in a thread whose class loader has a folder that names a provider. */
  private void where(Class<?> provider, Executable check) throws Throwable {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(LawProvider.class.getName()), provider.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      check.execute();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aProvidersLawIsOneOfTheLaws() throws Throwable {
    where(
        Shifts.class,
        () -> {
          assertEquals(new Shift(2), Laws.named("shift", Map.of("speed", 2.0)));
          assertTrue(Laws.names().containsAll(List.of("advection", "shift", "traffic")));
          LawProperties.check(new Shift(2), -1, 1);
        });
    assertFalse(Laws.names().contains("shift"));
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Throwable {
    where(
        Clash.class,
        () -> refused("law 'burgers' of " + Clash.class.getName() + " has the name of another"));
  }

  @Test
  void aProviderThatFailsIsNamed() throws Throwable {
    where(Broken.class, () -> refused("a law cannot be loaded: ", "no table"));
    where(Shift.class, () -> refused("a law cannot be loaded: ", "not a subtype"));
  }

  private static void refused(String... words) {
    String message = assertThrows(IllegalArgumentException.class, Laws::names).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void namesThatNoConfigurationCanHaveAreRefused() {
    LawKind.Parameter a = LawKind.Parameter.finite("a");
    LawKind.Parameter b = LawKind.Parameter.finite("b");
    LawKind.Parameter name = LawKind.Parameter.finite("name");
    assertThrows(IllegalArgumentException.class, () -> kind("a law"));
    assertThrows(IllegalArgumentException.class, () -> kind("law", b, a));
    assertThrows(IllegalArgumentException.class, () -> kind("law", a, a));
    assertThrows(IllegalArgumentException.class, () -> kind("law", name));
    assertEquals(List.of("a", "b"), kind("law", a, b).parameterNames());
  }

  private static LawKind kind(String name, LawKind.Parameter... parameters) {
    return LawKind.of(name, values -> new Shift(1), parameters);
  }

  @Test
  void aLawWithoutAPropertyIsTold() throws Throwable {
    where(
        Shifts.class,
        () -> {
          told(new Shift(2, 2, 3), "waveSpeed(0.0, 1.0) is 3.0, but should be near 2.0");
          told(new Shift(2, 3, 2), "speed(0.025) is 3.0, but should be near 2.0");
        });
    told(new Shift(2), "there is no law 'shift'");
  }

  private static void told(Law law, String word) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> LawProperties.check(law, 0, 1))
            .getMessage();
    assertTrue(message.contains(word), message);
  }
}
