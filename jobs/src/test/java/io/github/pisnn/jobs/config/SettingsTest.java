package io.github.pisnn.jobs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.operator.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading, overriding and reading single keys; FILE stands for the file's path. */
class SettingsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("x.conf");
  }

  @Test
  void fileWinsOverDefaultsAndLaterOverridesWinOverBoth() throws IOException {
    String text = "seed = 5\ntrain.rounds = 7\n";
    assertEquals(1, settings("").get("seed", ValueType.integer(0)));
    assertEquals(5, settings(text).get("seed", ValueType.integer(0)));
    assertEquals(6, settings(text, "seed=6").get("seed", ValueType.integer(0)));
    assertEquals(8, settings(text, "seed=6", " seed = 8 ").get("seed", ValueType.integer(0)));
    assertEquals(7, settings(text, "seed=6").get("train.rounds", ValueType.integer(1)));
  }

  @Test
  void substitutionsSeeOverridesAndDefaults() throws IOException {
    Settings settings = settings("a = ${b}\nb = 1\nc = ${seed}\n", "b=2", "d=${a}");
    assertEquals(2, settings.get("a", ValueType.integer(0)));
    assertEquals(1, settings.get("c", ValueType.integer(0)));
    assertEquals(2, settings.get("d", ValueType.integer(0)));
  }

  /** Sections that are themselves substituted, and what refers to a key, take the new value. */
  @Test
  void otherValuesAreSeenByWhatRefersToThem() throws IOException {
    Settings settings =
        settings(
            """
            base { rounds = 7, noise = 1e-3 }
            train = ${base}
            train { rounds = 8, initial { family = bumps, least = 2 } }
            seed = ${train.rounds}
            sweep.space.train.rounds.choice = [${base.rounds}, 9]
            """);
    Settings changed =
        settings.with(
            Map.of("train.rounds", "9", "train.initial", "{\"family\":\"riemann\"}"),
            key -> "sweep.space." + key,
            "sweep");
    assertEquals(9, changed.get("train.rounds", ValueType.integer(1)));
    assertEquals(9, changed.get("seed", ValueType.integer(0)));
    assertEquals(1e-3, changed.get("train.noise", ValueType.number()));
    assertEquals("riemann", changed.get("train.initial.family", ValueType.text("a family")));
    assertFalse(changed.has("train.initial.least"), "a section is replaced, not merged");
    assertFalse(changed.has("sweep"));
    assertEquals(8, settings.get("seed", ValueType.integer(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sin(pi x)",
        "2(1+y)/((3+x)^2+(1+y)^2)",
        "(100/pi^2)(1-exp(-pi^2 t)) sin(pi x)",
        "/data//run",
        "/data/run#2",
        "hdfs://host:8020/run",
        "a, b = c",
        "{ unclosed",
        "[128, 1",
        "=",
        ""
      })
  void overrideThatIsNoHoconValueIsAString(String text) throws IOException {
    Settings settings = settings("", "key=" + text);
    if (text.isEmpty()) {
      assertMessage(
          "command line: 'key' is \"\"; expected a word",
          assertFails(() -> settings.get("key", ValueType.text("a word"))));
    } else {
      assertEquals(text, settings.get("key", ValueType.text("a word")));
    }
  }

  @Test
  void overridesMayHoldListsSectionsAndQuotes() throws IOException {
    Settings settings = settings("", "grid.cells=[3, 4]", "s={ b = 1, c = \"x # y\" }");
    assertEquals(List.of(3, 4), settings.get("grid.cells", ValueType.counts("nx", "ny")));
    assertEquals(1, settings.get("s.b", ValueType.integer(1)));
    assertEquals("x # y", settings.get("s.c", ValueType.text("a word")));
  }

  @Test
  void nullMakesAKeyAbsent() throws IOException {
    Settings settings = settings("a = 1\n", "a=null");
    assertFalse(settings.has("a"));
    Section section = new Section("", "", "");
    assertEquals(
        OptionalInt.empty(), settings.findInt(section.optional("a", ValueType.integer(1), "")));
    assertEquals(
        Optional.empty(), settings.find(section.optional("a", ValueType.text("a word"), "")));
    assertMessage(
        "FILE: missing key 'a'; expected a word",
        assertFails(() -> settings.get("a", ValueType.text("a word"))));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void constantsAreWrittenInCamelCase(Activation activation) throws IOException {
    String key =
        switch (activation) {
          case TANH -> "tanh";
          case SOFTSIGN -> "softsign";
          case CLAMPED_CUBIC -> "clampedCubic";
          case SQUARED_RELU -> "squaredRelu";
          case RELU -> "relu";
          case ABS -> "abs";
        };
    assertEquals(activation, settings("a = " + key).get("a", ValueType.constant(Activation.class)));
    Settings shouted = settings("a = " + activation.name());
    assertMessage(
        "FILE:1: 'a' is \""
            + activation.name()
            + "\"; expected one of: tanh, softsign, clampedCubic, squaredRelu, relu, abs",
        assertFails(() -> shouted.get("a", ValueType.constant(Activation.class))));
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "3.0, 3", "3e2, 300", "2147483647, 2147483647"})
  void wholeNumbersAreIntegers(String text, int expected) throws IOException {
    assertEquals(expected, settings("a = " + text).get("a", ValueType.integer(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "2.5",
        "2147483648",
        "1e10",
        "99999999999999999999",
        "NaN",
        "Infinity",
        "1e999",
        "true",
        "three",
        "\"3\"",
        "[3]",
        "{ b = 3 }"
      })
  void otherValuesAreNoPositiveIntegers(String text) throws IOException {
    Settings settings = settings("\n\na = " + text);
    String message = assertFails(() -> settings.get("a", ValueType.integer(1)));
    assertTrue(message.startsWith(file + ":3: 'a' is "), message);
    assertTrue(message.endsWith("; expected an integer from 1 to 2147483647"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1e-9", "NaN", "Infinity", "1e999", "true", "\"0.5\"", "half", "[0.5]"})
  void otherValuesAreNoPositiveNumbers(String text) throws IOException {
    Settings settings = settings("a = " + text);
    String message = assertFails(() -> settings.get("a", ValueType.positive()));
    assertTrue(message.startsWith(file + ":1: 'a' is "), message);
    assertTrue(message.endsWith("; expected a number > 0"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          neuron.quantum | command line: 'neuron.quantum' is not of the form key=value
          =3             | command line: '=3' is not of the form key=value
          ` =3`          | command line: ' =3' is not of the form key=value
          ``             | command line: '' is not of the form key=value
          a..b=3         | command line: 'a..b' is not a key, such as neuron.quantum
          include=3      | command line: 'include' is not a key, such as neuron.quantum
          k+=3           | command line: 'k+' is not a key, such as neuron.quantum
          a=${nowhere}   | command line: Could not resolve substitution to a value: ${nowhere}
          a=${a}         | command line: Could not resolve substitution to a value: ${a} was part of a cycle of substitutions involving ${a}, ${a}
          """)
  void badOverrides(String override, String expected) {
    assertMessage(expected, assertFails(() -> settings("", override)));
  }

  @Test
  void badFiles() throws IOException {
    Path absent = folder.resolve("absent.conf");
    assertEquals(
        absent + ": no such file", assertFails(() -> Settings.load(absent.toString(), List.of())));
    assertEquals(
        folder + ": is not a file", assertFails(() -> Settings.load(folder.toString(), List.of())));
    String remote = absent.toUri().toString();
    assertTrue(
        assertFails(() -> Settings.load(remote, List.of()))
            .startsWith(remote + ": cannot be read"));
    for (String nowhere : List.of("nosuch://host/x.conf", "no:such", "no\0such")) {
      assertTrue(
          assertFails(() -> Settings.load(nowhere, List.of()))
              .startsWith(nowhere + ": cannot be read: "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `a = 1\nb = {\nc = 2\n` | FILE:4:
          `a = 1\nb = [1, 2\n`    | FILE:3:
          `a = 1\nb\n`            | FILE:3:
          `a = 1\nb = ${c}\n`     | FILE:2: Could not resolve substitution to a value: ${c}
          `a = ${b}\nb = ${a}\n`  | FILE:
          `a = "x\n`              | FILE:1:
          `[1, 2]`                | FILE:1:
          `include "x.conf"`      | FILE: include statements nested more than 50 times
          """)
  void notWellFormed(String text, String expected) {
    String message = assertFails(() -> settings(text.replace("\\n", "\n")));
    assertTrue(message.startsWith(expected.replace("FILE", file.toString())), message);
  }

  @Test
  void environmentAndSystemPropertiesAreNotLookedAt() {
    assertTrue(System.getenv().containsKey("PATH"));
    assertMessage(
        "FILE:1: Could not resolve substitution to a value: ${PATH}",
        assertFails(() -> settings("a = ${PATH}")));
    assertFails(() -> settings("a = ${java.version}"));
  }

  @Test
  void readsThroughHadoop() throws IOException {
    Files.writeString(file, "seed = 9\nneuron.leak = high\n");
    String uri = file.toUri().toString();
    Settings settings = Settings.load(uri, List.of());
    assertEquals(9, settings.get("seed", ValueType.integer(0)));
    assertEquals(
        uri + ":2: 'neuron.leak' is \"high\"; expected a finite number",
        assertFails(() -> settings.get("neuron.leak", ValueType.number())));
  }

  @Test
  void includesFilesBesideIt() throws IOException {
    Path other = folder.resolve("other.conf");
    Files.writeString(other, "a = 1\nb = two\n");
    Settings settings = settings("include \"other.conf\"\na = 3\n");
    assertEquals(3, settings.get("a", ValueType.integer(1)));
    assertEquals(
        other + ":2: 'b' is \"two\"; expected a finite number",
        assertFails(() -> settings.get("b", ValueType.number())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"absent.conf\"",
        "\"http://host/a.conf\"",
        "\"defaults.conf\"",
        "url(\"http://host/a.conf\")",
        "classpath(\"io/github/pisnn/jobs/config/defaults.conf\")",
        "file(\"x.conf\")",
        "\"io/github/pisnn/jobs/config/defaults.conf\""
      })
  void includesNothingElse(String what) {
    String message = assertFails(() -> settings("include " + what + "\n"));
    assertTrue(message.startsWith(file + ": cannot include '"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `\nneuron.treshold = 1` | FILE:2: unknown key 'neuron.treshold'; did you mean 'neuron.threshold'?
          neuron.colour = 1       | FILE:1: unknown key 'neuron.colour'; 'neuron' takes: leak, offset, quantum, threshold
          nurons.quantum = 1      | FILE:1: unknown key 'nurons.quantum'; did you mean 'neuron.quantum'?
          colour.of.it = 1        | FILE:1: unknown key 'colour.of.it'; the configuration takes: dataset, mode, neuron, operator, reference, rollout, seed, sweep, train
          "a.b" = 1               | FILE:1: unknown key '"a.b"'; the configuration takes: dataset, mode, neuron, operator, reference, rollout, seed, sweep, train
          colour = null           | FILE:1: unknown key 'colour'; the configuration takes: dataset, mode, neuron, operator, reference, rollout, seed, sweep, train
          colour {}               | FILE:1: unknown key 'colour'; the configuration takes: dataset, mode, neuron, operator, reference, rollout, seed, sweep, train
          """)
  void unknownKeys(String text, String expected) throws IOException {
    Settings settings = settings(text.replace("\\n", "\n"));
    assertFalse(settings.has("neuron.quantum"));
    assertMessage(expected, assertFails(settings::rejectUnknown));
  }

  @Test
  void keysReadAndKeysWithADefaultAreKnown() throws IOException {
    Settings settings = settings("a.b = 1\ntrain { rounds = 3 }\nc = null\nneuron {}\n", "d=1");
    assertEquals(1, settings.get("a.b", ValueType.integer(1)));
    assertFalse(settings.has("c"));
    assertMessage(
        "command line: unknown key 'd'; the configuration takes: a, c, dataset, mode, neuron, operator,"
            + " reference, rollout, seed, sweep, train",
        assertFails(settings::rejectUnknown));
    assertEquals(1, settings.get("d", ValueType.integer(1)));
    settings.rejectUnknown();
  }

  @Test
  void sectionsAreNotValuesNorValuesSections() throws IOException {
    Settings settings = settings("a = 1\nb { c = 2 }\n");
    assertMessage(
        "FILE:1: 'a' is 1; expected a section, a { ... }",
        assertFails(() -> settings.get("a.b.c", ValueType.number())));
    assertMessage(
        "FILE:2: 'b' is {\"c\":2}; expected a finite number",
        assertFails(() -> settings.get("b", ValueType.number())));
  }

  @Test
  void sectionsPutTogetherStandWhereTheLatestPartDoes() throws IOException {
    Settings settings = settings("b { c = 2 }\n", "b.d=3");
    assertMessage(
        "command line: 'b' is {\"c\":2,\"d\":3}; expected a finite number",
        assertFails(() -> settings.get("b", ValueType.number())));
  }

  @Test
  void longValuesAreCutShort() throws IOException {
    Settings settings = settings("a = \"" + "x\\n".repeat(100) + "\"");
    String message = assertFails(() -> settings.get("a", ValueType.bool()));
    assertTrue(message.endsWith("...; expected true or false"), message);
    assertTrue(message.length() < file.toString().length() + 120, message);
  }

  @Test
  void refusalsAreSaidWhereTheirKeyStands() throws IOException {
    Settings settings = settings("a.b = 1\na.c = 2\n");
    assertEquals(1, settings.get("a.b", ValueType.integer(1)));
    assertEquals(2, settings.get("a.c", ValueType.integer(1)));
    assertMessage(
        "FILE:2: a.c must not be twice a.b",
        assertFails(() -> settings.check("a.b", refuse("a.c must not be twice a.b"))));
    assertMessage(
        "FILE:1: 'a.b': too small", assertFails(() -> settings.check("a.b", refuse("too small"))));
  }

  private static Supplier<Object> refuse(String message) {
    return () -> {
      throw new IllegalArgumentException(message);
    };
  }

  @Test
  void renderLoadsAgainToTheSame() throws IOException {
    String text =
        """
        # a comment
        z = ${neuron.quantum}
        neuron { quantum = 3.814697265625e-6, leak = 1 }
        formula = "sin(pi x) sinh(pi y)/sinh(pi)"
        words = ["true", "1.0", " spaced ", "include", "a\\nb\\"c", é]
        nothing = null
        deep.er { a = [[1, 2], [3]], b { } }
        "dotted.key" = 1e-3
        """;
    String rendered = settings(text, "seed=123456789012345678", "path=hdfs://h/x#1").render();
    assertEquals(rendered, settings(rendered).render());
    assertFalse(rendered.contains("comment") || rendered.contains("x.conf"), rendered);
    Settings again = settings(rendered);
    assertEquals(3.814697265625e-6, again.get("z", ValueType.positive()));
    assertEquals(123456789012345678L, again.get("seed", ValueType.integer(0L, Long.MAX_VALUE)));
    assertEquals("sin(pi x) sinh(pi y)/sinh(pi)", again.get("formula", ValueType.text("")));
    assertEquals("hdfs://h/x#1", again.get("path", ValueType.text("")));
    assertEquals(50, again.get("train.rounds", ValueType.integer(1)));
    List<String> keys =
        rendered
            .lines()
            .filter(line -> line.matches("[a-z].*"))
            .map(l -> l.split("\\W", 2)[0])
            .toList();
    assertEquals(keys.stream().sorted().toList(), keys);
  }

  private Settings settings(String text, String... overrides) throws IOException {
    Files.writeString(file, text);
    return Settings.load(file.toString(), List.of(overrides));
  }

  private void assertMessage(String expected, String message) {
    assertEquals(expected.replace("FILE", file.toString()), message);
  }

  private static String assertFails(Executable action) {
    String message = assertThrows(ConfigurationException.class, action).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }
}
