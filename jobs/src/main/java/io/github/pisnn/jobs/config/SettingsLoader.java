package io.github.pisnn.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Parses files and overrides and resolves their substitutions. System properties and environment
 * variables are never looked at, so that a resolved configuration reproduces its run anywhere.
 */
final class SettingsLoader {
  private static final String COMMAND_LINE = "command line";
  private static final int LONGEST_MESSAGE = 200;
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Pattern LINE = Pattern.compile("(.*?): (\\d+)(?:-\\d+)?");

  private static final Config DEFAULTS = readDefaults();

  private SettingsLoader() {}

  /** The configuration of a file, the later of two overrides winning; nothing is substituted. */
  static Config parse(String path, List<String> overrides) {
    Config config = parse(path);
    for (String override : overrides) {
      config = override(override).withFallback(config);
    }
    return config;
  }

  /** The configuration of a text. */
  static Config parseText(String name, String text) {
    try {
      return ConfigFactory.parseString(text, options(name));
    } catch (ConfigException e) {
      throw translated(e, name);
    }
  }

  /** A configuration over the defaults, with what it substitutes. */
  static Config resolve(String path, Config config) {
    try {
      return config.withFallback(defaults()).resolve(ConfigResolveOptions.noSystem());
    } catch (ConfigException e) {
      throw translated(e, path);
    }
  }

  /** The defaults of every key that has one. */
  static Config defaults() {
    return DEFAULTS;
  }

  private static Config readDefaults() {
    InputStream resource = SettingsLoader.class.getResourceAsStream("defaults.conf");
    try (Reader reader = utf8(Objects.requireNonNull(resource, "defaults.conf"))) {
      return ConfigFactory.parseReader(reader, options("default"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a value stands: "file:line", "command line" or "default". */
  static String where(ConfigOrigin origin) {
    String description = origin.description();
    if (description.startsWith("merge of ")) {
      description = description.substring("merge of ".length()).split(",", 2)[0];
    }
    Matcher matcher = LINE.matcher(description);
    if (!matcher.matches()) {
      return description;
    }
    String source = matcher.group(1);
    return source.equals(COMMAND_LINE) ? source : source + ":" + matcher.group(2);
  }

  private static Config parse(String path) {
    try {
      return SCHEME.matcher(path).matches() ? parseRemote(path) : parseLocal(path);
    } catch (ConfigException e) {
      throw translated(e, path);
    } catch (ConfigurationException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(path + ": cannot be read: " + oneLine(e), e);
    }
  }

  private static Config parseLocal(String path) {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          path + ": " + (Files.exists(file) ? "is not a file" : "no such file"));
    }
    return ConfigFactory.parseFile(file.toAbsolutePath().toFile(), options(path));
  }

  private static Config parseRemote(String path) throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
    FileSystem fileSystem = file.getFileSystem(new Configuration());
    try (Reader reader = utf8(fileSystem.open(file))) {
      return ConfigFactory.parseReader(reader, options(path));
    }
  }

  private static Config override(String override) {
    int equals = override.indexOf('=');
    String key = equals < 0 ? "" : override.substring(0, equals).strip();
    if (key.isEmpty()) {
      throw new ConfigurationException(
          COMMAND_LINE + ": '" + oneLine(override) + "' is not of the form key=value");
    }
    String value = hocon(override.substring(equals + 1).strip());
    try {
      ConfigUtil.splitPath(key);
      return ConfigFactory.parseString(key + " = " + value, options(COMMAND_LINE));
    } catch (ConfigException e) {
      throw new ConfigurationException(
          COMMAND_LINE + ": '" + oneLine(key) + "' is not a key, such as neuron.quantum", e);
    }
  }

  /**
   * A text as a value in HOCON: itself if it is one, or else as a string. A text without quotes is
   * never cut at what HOCON takes for a comment, such as the slashes of "/data//run".
   */
  private static String hocon(String text) {
    ConfigValue value = value(text);
    boolean isValue =
        value != null
            && (text.contains("\"")
                || text.contains("${")
                || value.valueType() != ConfigValueType.STRING);
    return isValue ? text : ConfigUtil.quoteString(text);
  }

  private static @Nullable ConfigValue value(String text) {
    try {
      ConfigObject parsed =
          ConfigFactory.parseString("value = " + text, options(COMMAND_LINE)).root();
      return parsed.size() == 1 ? parsed.get("value") : null;
    } catch (ConfigException e) {
      return null;
    }
  }

  private static ConfigParseOptions options(String description) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setAllowMissing(false)
        .setOriginDescription(description)
        .setIncluder(new LocalIncludes());
  }

  private static Reader utf8(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }

  private static ConfigurationException translated(ConfigException e, String path) {
    ConfigOrigin origin = e.origin();
    String message = oneLine(e);
    if (origin == null) {
      return new ConfigurationException(path + ": " + message, e);
    }
    String repeated = origin.description() + ": ";
    if (message.startsWith(repeated)) {
      message = message.substring(repeated.length());
    }
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "...";
    }
    return new ConfigurationException(where(origin) + ": " + message, e);
  }

  private static String oneLine(Exception e) {
    return oneLine(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
