package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.util.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb writes a model's source code, and refuses bad input in one line, writing nothing. */
class ExportVerbTest {
  private static final String MODEL =
      """
      {"format": 1, "law": {"name": "diffusion", "conductivity": 0.01}, "dt": 0.1, "dx": 0.5,
       "quantum": 0.001, "offset": 0, "mode": "unsplit", "stencil": {"normal": 1, "transverse": 0},
       "hidden": 0, "activation": "abs", "skip": "linear", "shiftInvariant": true,
       "neuron": {"leak": 1, "threshold": 0.5}, "weights": {"linear": [-0.15625]},
       "provenance": {}}
      """;

  @TempDir Path temp;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @BeforeEach
  void listen() {
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void writesSourceAndHeader() throws IOException {
    Path folder = temp.resolve("c");
    assertEquals(0, export(model(MODEL), "c", folder), this::printed);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          "[pisnn.c, pisnn.h]",
          Arrays.toString(files.map(Path::getFileName).map(Path::toString).sorted().toArray()));
    }
    String source = Files.readString(folder.resolve("pisnn.c"));
    assertTrue(source.contains("LINEAR[1] = {\n  (-0x1.4p-3f)\n}"), source.substring(0, 2000));
    assertTrue(printed().contains("gcc -std=c99"), this::printed);
  }

  @Test
  void refusesAnExistingFolderOrFile() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("c"));
    assertEquals(1, export(model(MODEL), "c", folder));
    requireLine(folder + " exists");
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
    Path file = Files.writeString(temp.resolve("file"), "kept");
    assertEquals(1, export(model(MODEL), "c", file));
    requireLine(file + " exists");
    assertEquals("kept", Files.readString(file));
    Path inside = file.resolve("c");
    assertEquals(1, export(model(MODEL), "c", inside));
    requireLine("Parent path is not a directory");
  }

  @Test
  void refusesANewerFormat() throws IOException {
    Path folder = temp.resolve("c");
    assertEquals(1, export(model(MODEL.replace("\"format\": 1", "\"format\": 99")), "c", folder));
    requireLine("its format is 99, newer than");
    assertFalse(Files.exists(folder));
  }

  /** One that is otherwise different, too. */
  @Test
  void refusesANewerFormatBeforeAllElse() throws IOException {
    assertEquals(1, export(model("{\"format\": 2}"), "c", temp.resolve("c")));
    requireLine("its format is 2, newer than");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "hidden": 0         | "hidden": 65         | it lacks 'hiddenBias'
          "hidden": 0         | "hidden": 4097       | model.json: hidden must be from 0 to 4096, not 4097
          "hidden": 0         | "hidden": -1         | model.json: hidden must be from 0 to 4096, not -1
          "hidden": 0         | "hidden": 2.5        | its 'hidden' is not an integer: 2.5
          "hidden": 0         | "hidden": 3e9        | its 'hidden' is not an integer: 3E+9
          "hidden": 0         | "hidden": "8"        | its 'hidden' is not an integer: "8"
          "normal": 1         | "normal": 65         | model.json: stencil.normal must be from 1 to 64, not 65
          "normal": 1         | "normal": 2          | weights.linear has 1 numbers instead of 3
          "linear": [-0.15625]| "linear": [1, 2]     | weights.linear has 2 numbers instead of 1
          "linear": [-0.15625]| "linear": ["x"]      | weights.linear holds "x", which is not a number
          "linear": [-0.15625]| "linear": [1e99]     | parameter 0 is Infinity
          """)
  void refusesAShapeThatIsNone(String old, String wrong, String line) throws IOException {
    assertTrue(MODEL.contains(old), old);
    Path folder = temp.resolve("c");
    assertEquals(1, export(model(MODEL.replace(old, wrong)), "c", folder), this::printed);
    requireLine(line);
    assertFalse(Files.exists(folder));
  }

  @Test
  void refusesAFolderWithoutAModel() {
    Path folder = temp.resolve("c");
    assertEquals(1, export(temp.resolve("nowhere"), "c", folder));
    requireLine("there is no model in");
    assertFalse(Files.exists(folder));
  }

  @Test
  void refusesAnUnknownLanguage() throws IOException {
    Path folder = temp.resolve("c");
    assertEquals(1, export(model(MODEL), "rust", folder));
    requireLine("--format = rust is not known: it must be c");
    assertFalse(Files.exists(folder));
  }

  @Test
  void refusesAMissingOption() {
    assertEquals(2, Pisnn.run("export", temp.toString(), "--format", "c"));
    requireLine("--out");
  }

  private Path model(String json) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("model"));
    Files.writeString(folder.resolve("model.json"), json);
    String hash = Hashes.sha256(json.getBytes(StandardCharsets.UTF_8));
    Files.writeString(folder.resolve("model.json.sha256"), hash + "  model.json\n");
    return folder;
  }

  private static int export(Path model, String format, Path folder) {
    return Pisnn.run("export", model.toString(), "--format", format, "--out", folder.toString());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Exactly one line of complaint, that says this. */
  private void requireLine(String text) {
    String[] lines =
        printed().lines().filter(line -> line.startsWith("pisnn: ")).toArray(String[]::new);
    assertEquals(1, lines.length, this::printed);
    assertTrue(lines[0].contains(text), lines[0]);
    printed.reset();
  }
}
