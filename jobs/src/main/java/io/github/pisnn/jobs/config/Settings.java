package io.github.pisnn.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.github.pisnn.core.util.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run: a HOCON file with overrides, over the defaults of {@code defaults.conf}.
 *
 * <p>Keys are dotted paths such as {@code neuron.quantum}; a key set to {@code null} counts as
 * absent. Every read checks type and range, and records its key for {@link #rejectUnknown}. All
 * methods that read throw {@link ConfigurationException} with one line naming the key, where it
 * stands, what was found and what is allowed.
 */
public final class Settings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_SHOWN = 60;
  private static final int MOST_EDITS = 3;

  private final String path;
  private final Config given;
  private final ConfigObject root;
  private final SortedSet<String> known;
  private final List<String> ignored = new ArrayList<>();

  private Settings(String path, Config given, String withoutSection) {
    this.path = path;
    this.given = given;
    this.root = SettingsLoader.resolve(path, given).root().withoutKey(withoutSection);
    this.known = new TreeSet<>(leaves(SettingsLoader.defaults().root()).keySet());
  }

  /**
   * Loads a file.
   *
   * @param path a local path, or a URI of any Hadoop file system; {@code include "file"} works in
   *     local files only
   * @param overrides each {@code key=value}, the value in HOCON; what is not HOCON, such as a
   *     formula, is taken as a string. Later ones win over earlier ones, and all over the file
   * @throws ConfigurationException if the file is missing, something is not well-formed or a
   *     substitution leads nowhere
   */
  public static Settings load(String path, List<String> overrides) {
    return new Settings(path, SettingsLoader.parse(path, overrides), "");
  }

  /**
   * Takes what {@link #render} has written.
   *
   * @param name stands for the file's path
   */
  public static Settings parse(String name, String text) {
    return new Settings(name, SettingsLoader.parseText(name, text), "");
  }

  /**
   * The same settings with other values of some keys, and without a section. What refers to these
   * keys changes with them.
   *
   * @param values text in JSON, by key
   * @param origins by key the key that the value shall seem to stand at
   */
  public Settings with(
      Map<String, String> values, UnaryOperator<String> origins, String withoutSection) {
    Config changed = given;
    for (Map.Entry<String, String> value : values.entrySet()) {
      String key = value.getKey();
      ConfigValue parsed =
          SettingsLoader.parseText(key, "value = " + value.getValue()).getValue("value");
      ConfigValue origin = find(origins.apply(key));
      ConfigValue shown = origin == null ? parsed : parsed.withOrigin(origin.origin());
      // The null keeps a section from being merged with the one that was there.
      changed = SettingsLoader.parseText(key, key + " = null").withFallback(changed);
      changed = ConfigFactory.empty().withValue(key, shown).withFallback(changed);
    }
    return new Settings(path, changed, withoutSection);
  }

  /** The same settings for another folder, {@code out}; what refers to that stays as it is. */
  public Settings in(String folder) {
    return new Settings(
        path, root.toConfig().withValue("out", ConfigValueFactory.fromAnyRef(folder)), "");
  }

  /** The file's path as it was given. */
  public String path() {
    return path;
  }

  /** True if a key has a value. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /** True if a key holds a section {@code { ... }}. */
  public boolean isSection(String key) {
    return find(key) instanceof ConfigObject;
  }

  /** The names in a section, sorted; none if there is no such section. */
  public SortedSet<String> names(String key) {
    return find(key) instanceof ConfigObject section
        ? new TreeSet<>(section.keySet())
        : new TreeSet<>();
  }

  /** True if a key holds a number. */
  public boolean isNumber(String key) {
    ConfigValue value = find(key);
    return value != null && value.valueType() == ConfigValueType.NUMBER;
  }

  /** True if a key holds the word auto, or nothing. */
  public boolean isAuto(String key) {
    ConfigValue value = find(key);
    return value == null || value.unwrapped().equals("auto");
  }

  /**
   * A string that is not blank.
   *
   * @param expected what is allowed, for the message if it is missing or wrong
   */
  public String string(String key, String expected) {
    ConfigValue value = require(key, expected);
    if (value.unwrapped() instanceof String text && !text.isBlank()) {
      return text;
    }
    throw refused(key, value, expected);
  }

  /** A string, or nothing if the key is absent. */
  public Optional<String> optionalString(String key, String expected) {
    return has(key) ? Optional.of(string(key, expected)) : Optional.empty();
  }

  /** One of some words. */
  public String word(String key, List<String> allowed) {
    String expected = "one of: " + String.join(", ", allowed);
    String word = string(key, expected);
    if (!allowed.contains(word)) {
      throw refused(key, require(key, expected), expected);
    }
    return word;
  }

  /** An enum's constant by its name in camel case: {@code squaredRelu} for SQUARED_RELU. */
  public <E extends Enum<E>> E constant(String key, Class<E> type) {
    return Keys.parse(type, word(key, Keys.all(type)));
  }

  /** True or false. */
  public boolean bool(String key) {
    ConfigValue value = require(key, "true or false");
    if (value.unwrapped() instanceof Boolean bool) {
      return bool;
    }
    throw refused(key, value, "true or false");
  }

  /** An integer in a range, both ends included. */
  public long integer(String key, long least, long most) {
    String expected = "an integer from " + least + " to " + most;
    ConfigValue value = require(key, expected);
    Long integer = asInteger(value);
    if (integer == null || integer < least || integer > most) {
      throw refused(key, value, expected);
    }
    return integer;
  }

  /** An int of at least some size. */
  public int integer(String key, int least) {
    return (int) integer(key, least, Integer.MAX_VALUE);
  }

  /** An int of at least some size, or nothing if the key is absent. */
  public OptionalInt optionalInteger(String key, int least) {
    return has(key) ? OptionalInt.of(integer(key, least)) : OptionalInt.empty();
  }

  /** One or more of some words. */
  public List<String> words(String key, List<String> allowed) {
    String expected = "a list of one or more of: " + String.join(", ", allowed);
    List<String> words = new ArrayList<>();
    for (ConfigValue element : elements(key, expected, size -> size > 0)) {
      if (!allowed.contains(String.valueOf(element.unwrapped()))) {
        throw refused(key, require(key, expected), expected);
      }
      words.add(String.valueOf(element.unwrapped()));
    }
    return words;
  }

  /** Exactly as many integers as names are given for them. */
  public long[] longs(String key, String... names) {
    String expected = list(names) + ", integers";
    return elements(key, expected, size -> size == names.length).stream()
        .mapToLong(
            element -> {
              Long integer = asInteger(element);
              if (integer == null) {
                throw refused(key, require(key, expected), expected);
              }
              return integer;
            })
        .toArray();
  }

  /** Exactly as many positive ints as names are given for them. */
  public int[] integers(String key, String... names) {
    String expected = list(names) + ", integers from 1 to " + Integer.MAX_VALUE;
    return integers(key, expected, 1, size -> size == names.length);
  }

  /** One or more ints of at least some size. */
  public List<Integer> integerList(String key, int least) {
    String expected =
        "a list of integers from " + least + " to " + Integer.MAX_VALUE + ", such as [1, 4]";
    return Arrays.stream(integers(key, expected, least, size -> size > 0)).boxed().toList();
  }

  private int[] integers(String key, String expected, int least, IntPredicate size) {
    List<ConfigValue> elements = elements(key, expected, size);
    int[] integers = new int[elements.size()];
    for (int i = 0; i < integers.length; i++) {
      Long integer = asInteger(elements.get(i));
      if (integer == null || integer < least || integer > Integer.MAX_VALUE) {
        throw refused(key, require(key, expected), expected);
      }
      integers[i] = integer.intValue();
    }
    return integers;
  }

  /** Finite numbers above zero, or none. */
  public List<Double> positiveList(String key) {
    String expected = "a list of numbers > 0";
    return Arrays.stream(numbers(key, expected, size -> true, number -> number > 0))
        .boxed()
        .toList();
  }

  /** A finite number. */
  public double number(String key) {
    return number(key, "a finite number", value -> true);
  }

  /** A finite number above zero. */
  public double positive(String key) {
    return number(key, "a number > 0", value -> value > 0);
  }

  /**
   * A finite number in a range.
   *
   * @param expected the range in words
   */
  public double number(String key, String expected, DoublePredicate allowed) {
    ConfigValue value = require(key, expected);
    if (isFinite(value) && allowed.test(asDouble(value))) {
      return asDouble(value);
    }
    throw refused(key, value, expected);
  }

  /** Exactly as many finite numbers as names are given for them. */
  public double[] numbers(String key, String... names) {
    return numbers(
        key, list(names) + ", finite numbers", size -> size == names.length, number -> true);
  }

  /** One or more values of any kind, as text in JSON that is the same for the same value. */
  public List<String> values(String key) {
    String expected = "a list of one value or more";
    return elements(key, expected, size -> size > 0).stream().map(Settings::json).toList();
  }

  /** A value of any kind, or several of them in a list, as {@link #values} has them. */
  public List<String> valueOrValues(String key) {
    ConfigValue value = require(key, "a value, or a list of values");
    return value instanceof ConfigList ? values(key) : List.of(json(value));
  }

  private static String json(ConfigValue value) {
    try {
      return JSON.readTree(value.render(ConfigRenderOptions.concise())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Exactly as many finite numbers above zero as names are given for them. */
  public double[] positives(String key, String... names) {
    return numbers(
        key, list(names) + ", numbers > 0", size -> size == names.length, number -> number > 0);
  }

  private double[] numbers(
      String key, String expected, IntPredicate size, DoublePredicate allowed) {
    List<ConfigValue> elements = elements(key, expected, size);
    double[] numbers = new double[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!isFinite(elements.get(i)) || !allowed.test(asDouble(elements.get(i)))) {
        throw refused(key, require(key, expected), expected);
      }
      numbers[i] = asDouble(elements.get(i));
    }
    return numbers;
  }

  /**
   * Makes something out of values read before, saying where they stand if it refuses them.
   *
   * @param key the key to name if the refusal names none that was read
   * @param make throws IllegalArgumentException to refuse
   */
  public <T> T check(String key, Supplier<T> make) {
    try {
      return make.get();
    } catch (ConfigurationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String named = firstNamed(message);
      String line =
          named == null
              ? where(key) + ": '" + key + "': " + message
              : where(named) + ": " + message;
      String wrong = named == null ? key : named;
      throw new ConfigurationException(line, e, wrong, ": " + message, false);
    }
  }

  /** The error of a key whose value is not one of those allowed. */
  public ConfigurationException bad(String key, String expected) {
    return refused(key, require(key, expected), expected, false);
  }

  /**
   * The error of a key that others take a value from, which is not one of those allowed.
   *
   * @param key the key that stands in the configuration
   * @param value what is taken from it, as text in JSON
   * @param mistake what that value was refused by
   */
  public ConfigurationException bad(String key, String value, ConfigurationException mistake) {
    ConfigValue from = require(key, "a value");
    return new ConfigurationException(
        SettingsLoader.where(from.origin())
            + ": '"
            + key
            + "' is "
            + shown(from)
            + ", so that a trial may have "
            + value
            + mistake.complaint(),
        mistake);
  }

  /** The error of a key that should have a value. */
  public ConfigurationException missing(String key, String expected) {
    return new ConfigurationException(path + ": missing key '" + key + "'; expected " + expected);
  }

  /**
   * Fails for any key that nothing has read and that has no default. To be called once everything
   * is read.
   *
   * @throws ConfigurationException naming the first such key and its nearest neighbour
   */
  public void rejectUnknown() {
    rejectUnknown("");
  }

  /** Takes a key, or all keys of a section, for known: whoever reads these settings needs none. */
  public void ignore(String key) {
    ignored.add(key);
  }

  private boolean isIgnored(String key) {
    return ignored.stream().anyMatch(other -> key.equals(other) || key.startsWith(other + "."));
  }

  /** The same for the keys that begin with something. */
  public void rejectUnknown(String prefix) {
    leaves(root)
        .forEach(
            (key, value) -> {
              boolean isKnown = known.contains(key) || isIgnored(key);
              if (key.startsWith(prefix) && !isKnown && namesIn(key).isEmpty()) {
                throw new ConfigurationException(
                    SettingsLoader.where(value.origin())
                        + ": unknown key '"
                        + key
                        + "'; "
                        + suggestion(key));
              }
            });
  }

  /** All settings, defaults included, as HOCON that loads again to the same values; keys sorted. */
  public String render() {
    return root.render(
        ConfigRenderOptions.defaults().setJson(false).setComments(false).setOriginComments(false));
  }

  /** All settings but those of some sections, as JSON in one line; keys sorted. */
  public String json(String... withoutSections) {
    ConfigObject rest = root;
    for (String section : withoutSections) {
      rest = rest.withoutKey(section);
    }
    return rest.render(ConfigRenderOptions.concise());
  }

  /** The keys whose values differ from those of other settings, sorted. */
  public SortedSet<String> differences(Settings other) {
    Map<String, ConfigValue> ours = leaves(root);
    Map<String, ConfigValue> theirs = leaves(other.root);
    SortedSet<String> keys = new TreeSet<>(ours.keySet());
    keys.addAll(theirs.keySet());
    keys.removeIf(key -> Objects.equals(ours.get(key), theirs.get(key)));
    return keys;
  }

  private @Nullable ConfigValue find(String key) {
    known.add(key);
    ConfigValue value = root;
    int end = -1;
    while (end < key.length()) {
      if (!(value instanceof ConfigObject section)) {
        String prefix = key.substring(0, end);
        throw refused(prefix, value, "a section, " + prefix + " { ... }");
      }
      int start = end + 1;
      int dot = key.indexOf('.', start);
      end = dot < 0 ? key.length() : dot;
      value = section.get(key.substring(start, end));
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        return null;
      }
    }
    return value;
  }

  private ConfigValue require(String key, String expected) {
    ConfigValue value = find(key);
    if (value == null) {
      throw missing(key, expected);
    }
    return value;
  }

  private List<ConfigValue> elements(String key, String expected, IntPredicate size) {
    if (require(key, expected) instanceof ConfigList list && size.test(list.size())) {
      return list;
    }
    throw refused(key, require(key, expected), expected);
  }

  private static ConfigurationException refused(String key, ConfigValue value, String expected) {
    return refused(key, value, expected, true);
  }

  private static ConfigurationException refused(
      String key, ConfigValue value, String expected, boolean isByItself) {
    String complaint = "; expected " + expected;
    return new ConfigurationException(
        SettingsLoader.where(value.origin()) + ": '" + key + "' is " + shown(value) + complaint,
        null,
        key,
        complaint,
        isByItself);
  }

  private static String shown(ConfigValue value) {
    String shown = value.render(ConfigRenderOptions.concise());
    return shown.length() > LONGEST_SHOWN ? shown.substring(0, LONGEST_SHOWN) + "..." : shown;
  }

  private String where(String key) {
    ConfigValue value = find(key);
    return value == null ? path : SettingsLoader.where(value.origin());
  }

  /**
   * The key that a message names first; of two at the same place the longer one. Only keys with a
   * dot count: the others are common words.
   */
  private @Nullable String firstNamed(String message) {
    String first = null;
    int firstAt = Integer.MAX_VALUE;
    for (String key : known) {
      int at = key.indexOf('.') < 0 ? -1 : message.indexOf(key);
      // Sorted, a key comes after those it begins with.
      if (at >= 0 && at <= firstAt) {
        first = key;
        firstAt = at;
      }
    }
    return first;
  }

  private String suggestion(String key) {
    String nearest = "";
    int nameLength = key.length() - 1 - key.lastIndexOf('.');
    int least = Math.min(MOST_EDITS, nameLength / 3) + 1;
    for (String candidate : known) {
      int distance = editDistance(key, candidate);
      if (distance < least) {
        nearest = candidate;
        least = distance;
      }
    }
    if (!nearest.isEmpty()) {
      return "did you mean '" + nearest + "'?";
    }
    String section = key;
    SortedSet<String> names;
    do {
      section = section.substring(0, Math.max(0, section.lastIndexOf('.')));
      names = namesIn(section);
    } while (names.isEmpty());
    return (section.isEmpty() ? "the configuration" : "'" + section + "'")
        + " takes: "
        + String.join(", ", names);
  }

  /** The names directly inside a section. */
  private SortedSet<String> namesIn(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    SortedSet<String> names = new TreeSet<>();
    for (String candidate : known) {
      if (candidate.startsWith(prefix)) {
        names.add(candidate.substring(prefix.length()).split("\\.", 2)[0]);
      }
    }
    return names;
  }

  /** Fewest characters to insert, delete or replace between two words. */
  private static int editDistance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  /** Everything that is not a section with something in it, by its key, sorted. */
  private static NavigableMap<String, ConfigValue> leaves(ConfigObject section) {
    NavigableMap<String, ConfigValue> leaves = new TreeMap<>();
    addLeaves(leaves, new ArrayList<>(), section);
    return leaves;
  }

  private static void addLeaves(
      Map<String, ConfigValue> leaves, List<String> path, ConfigObject section) {
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      path.add(entry.getKey());
      if (entry.getValue() instanceof ConfigObject inner && !inner.isEmpty()) {
        addLeaves(leaves, path, inner);
      } else {
        leaves.put(ConfigUtil.joinPath(path), entry.getValue());
      }
      path.remove(path.size() - 1);
    }
  }

  /** HOCON reads a number without a fraction, however it is written, as an Integer or a Long. */
  private static @Nullable Long asInteger(ConfigValue value) {
    return value.unwrapped() instanceof Number number && !(number instanceof Double)
        ? number.longValue()
        : null;
  }

  private static boolean isFinite(ConfigValue value) {
    return value.valueType() == ConfigValueType.NUMBER && Double.isFinite(asDouble(value));
  }

  private static double asDouble(ConfigValue number) {
    return ((Number) number.unwrapped()).doubleValue();
  }

  private static String list(String... names) {
    return "[" + String.join(", ", names) + "]";
  }
}
