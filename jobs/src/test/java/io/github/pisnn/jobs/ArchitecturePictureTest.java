package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The picture of the architecture page is drawn from the code's own packages: each stands above all
 * that it uses, and an arrow that others imply is left out.
 */
class ArchitecturePictureTest {
  private static final Path PICTURE =
      Path.of(System.getProperty("pisnn.root"), "pisnn-spark/docs/images/architecture.svg");
  private static final String ROOT = "io.github.pisnn.";
  private static final int WIDTH = 132;
  private static final int HEIGHT = 34;
  private static final int GAP_X = 14;
  private static final int GAP_Y = 44;
  private static final int PASSES = 24;

  /** The packages that each package uses, by name. */
  private final SortedMap<String, SortedSet<String>> uses = new TreeMap<>();

  private final Map<String, Integer> classes = new HashMap<>();
  private final Map<String, Integer> floors = new HashMap<>();

  @Test
  void isThatOfTheCode() throws IOException {
    read();
    uses.keySet().forEach(this::floor);
    String drawn = draw();
    if (Boolean.getBoolean("pisnn.draw")) {
      Files.writeString(PICTURE, drawn);
    }
    assertEquals(
        drawn,
        Files.readString(PICTURE),
        "packages have changed: draw " + PICTURE + " anew by -Dpisnn.draw=true");
  }

  private void read() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.pisnn");
    for (JavaClass each : all) {
      if (!each.getSimpleName().equals("package-info")) {
        String name = name(each);
        SortedSet<String> used = uses.computeIfAbsent(name, k -> new TreeSet<>());
        classes.merge(name, each.isTopLevelClass() ? 1 : 0, Integer::sum);
        for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT) && !name(target).equals(name)) {
            used.add(name(target));
          }
        }
      }
    }
  }

  private static String name(JavaClass of) {
    return of.getPackageName().substring(ROOT.length());
  }

  /** The longest way down from a package. */
  private int floor(String name) {
    Integer known = floors.get(name);
    if (known == null) {
      known = uses.get(name).stream().mapToInt(this::floor).max().orElse(-1) + 1;
      floors.put(name, known);
    }
    return known;
  }

  /** Whether one package uses another by way of a third. */
  private boolean isImplied(String from, String to) {
    return uses.get(from).stream().anyMatch(by -> !by.equals(to) && reaches(by, to));
  }

  private boolean reaches(String from, String to) {
    return from.equals(to) || uses.get(from).stream().anyMatch(next -> reaches(next, to));
  }

  /** The packages of each floor from west to east, so that arrows are short. */
  private List<List<String>> rows() {
    int top = floors.values().stream().mapToInt(floor -> floor).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (int floor = 0; floor <= top; floor++) {
      rows.add(new ArrayList<>());
    }
    uses.keySet().forEach(name -> rows.get(floors.get(name)).add(name));
    Map<String, Double> places = new HashMap<>();
    for (int pass = 0; pass < PASSES; pass++) {
      for (List<String> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          places.put(row.get(i), (i + 0.5) / row.size());
        }
      }
      Map<String, Double> wanted = new HashMap<>();
      for (String name : uses.keySet()) {
        wanted.put(
            name,
            uses.keySet().stream()
                .filter(other -> uses.get(name).contains(other) || uses.get(other).contains(name))
                .mapToDouble(places::get)
                .average()
                .orElse(places.get(name)));
      }
      rows.forEach(
          row ->
              row.sort(
                  Comparator.comparing((String name) -> wanted.get(name))
                      .thenComparing(Comparator.naturalOrder())));
    }
    return rows;
  }

  private String draw() {
    List<List<String>> rows = rows();
    int most = rows.stream().mapToInt(List::size).max().orElse(1);
    int width = most * (WIDTH + GAP_X) + GAP_X;
    int height = rows.size() * (HEIGHT + GAP_Y) + GAP_Y;
    Map<String, int[]> corners = new HashMap<>();
    for (int floor = 0; floor < rows.size(); floor++) {
      List<String> row = rows.get(floor);
      for (int i = 0; i < row.size(); i++) {
        int x = (int) Math.round((i + 0.5) * width / row.size() - WIDTH / 2.0);
        int y = height - (floor + 1) * (HEIGHT + GAP_Y);
        corners.put(row.get(i), new int[] {x, y});
      }
    }
    StringBuilder svg = new StringBuilder();
    put(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>",
        width,
        height);
    put(svg, "<title>Packages: each stands above all that it uses</title>");
    put(svg, "<rect width='%d' height='%d' fill='white'/>", width, height);
    for (String from : uses.keySet()) {
      for (String to : uses.get(from)) {
        if (!isImplied(from, to)) {
          int[] a = corners.get(from);
          int[] b = corners.get(to);
          put(
              svg,
              "<path d='M%d %d C%d %d %d %d %d %d' fill='none' stroke='#99a' stroke-width='1'/>",
              a[0] + WIDTH / 2,
              a[1] + HEIGHT,
              a[0] + WIDTH / 2,
              a[1] + HEIGHT + GAP_Y,
              b[0] + WIDTH / 2,
              b[1] - GAP_Y,
              b[0] + WIDTH / 2,
              b[1]);
        }
      }
    }
    for (String name : uses.keySet()) {
      int[] corner = corners.get(name);
      put(
          svg,
          "<rect x='%d' y='%d' width='%d' height='%d' rx='4' fill='%s' stroke='#556'/>",
          corner[0],
          corner[1],
          WIDTH,
          HEIGHT,
          colour(name));
      put(
          svg,
          "<text x='%d' y='%d' font-size='12' text-anchor='middle'>%s</text>",
          corner[0] + WIDTH / 2,
          corner[1] + 15,
          name);
      put(
          svg,
          "<text x='%d' y='%d' font-size='9' text-anchor='middle' fill='#556'>%d classes</text>",
          corner[0] + WIDTH / 2,
          corner[1] + 28,
          classes.get(name));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void put(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String colour(String name) {
    return switch (name.split("\\.", 2)[0]) {
      case "core" -> "#d5e8d4";
      case "datasets" -> "#fff2cc";
      case "jobs" -> "#dae8fc";
      default -> "#e1d5e7";
    };
  }
}
