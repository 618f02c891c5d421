package io.github.pisnn.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.github.pisnn.core.util.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private static final int LONGEST_SHOWN = 60;

  private final String path;
  private final Config given;
  private final ConfigObject root;
  private final KnownKeys known;

  private Settings(String path, Config given, String withoutSection) {
    this.path = path;
    this.given = given;
    this.root = SettingsLoader.resolve(path, given).root().withoutKey(withoutSection);
    this.known = new KnownKeys(leaves(SettingsLoader.defaults().root()).keySet());
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

  /** True if a key has a value. */
  boolean has(Key<?> key) {
    return has(key.name());
  }

  /** True if a key has a value. */
  boolean has(String key) {
    return find(key) != null;
  }

  /** True if a key holds a section {@code { ... }}. */
  boolean isSection(String key) {
    return find(key) instanceof ConfigObject;
  }

  /** The names in a section, sorted; none if there is no such section. */
  SortedSet<String> names(String key) {
    return find(key) instanceof ConfigObject section
        ? new TreeSet<>(section.keySet())
        : new TreeSet<>();
  }

  /** True if a key holds a number. */
  boolean isNumber(Key<?> key) {
    ConfigValue value = find(key.name());
    return value != null && value.valueType() == ConfigValueType.NUMBER;
  }

  /** True if a key holds a list. */
  boolean isList(String key) {
    return find(key) instanceof ConfigList;
  }

  /** True if a key holds the word auto, or nothing. */
  boolean isAuto(Key<?> key) {
    ConfigValue value = find(key.name());
    return value == null || value.unwrapped().equals("auto");
  }

  /** The value of a key. */
  <T> T get(Key<T> key) {
    return get(key.name(), key.type());
  }

  /** The value of a key of some type. */
  <T> T get(String key, ValueType<T> type) {
    ConfigValue value = require(key, type.expected());
    return type.reader().apply(value).orElseThrow(() -> refused(key, value, type.expected()));
  }

  /** The value of a key, or nothing if it is absent. */
  <T> Optional<T> find(Key<T> key) {
    return has(key) ? Optional.of(get(key)) : Optional.empty();
  }

  /** The integer of a key, or nothing if it is absent. */
  OptionalInt findInt(Key<Integer> key) {
    return has(key) ? OptionalInt.of(get(key)) : OptionalInt.empty();
  }

  /** The number of a key, or nothing if it is absent. */
  OptionalDouble findDouble(Key<Double> key) {
    return has(key) ? OptionalDouble.of(get(key)) : OptionalDouble.empty();
  }

  /**
   * Makes something out of values read before, saying where they stand if it refuses them.
   *
   * @param key the key to name if the refusal names no part that another one gives
   * @param make throws IllegalArgumentException to refuse
   */
  <T> T check(Key<?> key, Supplier<T> make) {
    return check(key.name(), make);
  }

  /** The same for a key by its name. */
  public <T> T check(String key, Supplier<T> make) {
    try {
      return make.get();
    } catch (ConfigurationException e) {
      throw e;
    } catch (Refusal e) {
      String message = KeyTable.said(e, key);
      Optional<String> named =
          e.parts().stream()
              .map(part -> KeyTable.key(part, key).orElse(part))
              .filter(known.all()::contains)
              .findFirst();
      throw named.isPresent()
          ? refused(named.get(), where(named.get()) + ": " + message, message, e)
          : refused(key, where(key) + ": '" + key + "': " + message, message, e);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw refused(key, where(key) + ": '" + key + "': " + message, message, e);
    }
  }

  private static ConfigurationException refused(
      String key, String line, String message, IllegalArgumentException refusal) {
    return new ConfigurationException(line, refusal, key, ": " + message, false);
  }

  /** The error of a key whose value is not one of those allowed. */
  ConfigurationException bad(Key<?> key, String expected) {
    return bad(key.name(), expected);
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
        String.format(
            Locale.ROOT,
            "%s: '%s' is %s, so that a trial may have %s%s",
            SettingsLoader.where(from.origin()),
            key,
            shown(from),
            value,
            mistake.complaint()),
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
    known.ignore(key);
  }

  /** The same for the keys that begin with something. */
  public void rejectUnknown(String prefix) {
    leaves(root)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix) && !known.has(key)) {
                throw new ConfigurationException(
                    String.format(
                        Locale.ROOT,
                        "%s: unknown key '%s'; %s",
                        SettingsLoader.where(value.origin()),
                        key,
                        known.suggestion(key)));
              }
            });
  }

  /** The keys that were read, and those with a default. */
  Set<String> known() {
    return known.all();
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
}
