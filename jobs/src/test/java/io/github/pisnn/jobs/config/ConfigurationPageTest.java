package io.github.pisnn.jobs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every key is declared once, has its default where it should, and stands in the documentation. */
class ConfigurationPageTest {
  private static final Path DOCS = RunConfigTest.root().resolve("pisnn-spark/docs");

  @Test
  void defaultsAreThoseOfTheKeysThatHaveOne() {
    Set<String> declared =
        KeyTable.keys().stream()
            .filter(key -> key.presence() == Key.Presence.DEFAULT)
            .map(Key::name)
            .collect(Collectors.toSet());
    Set<String> given =
        SettingsLoader.defaults().entrySet().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertEquals(declared, given);
  }

  @Test
  void keysAreDeclaredOnce() {
    Map<String, Long> times =
        KeyTable.keys().stream()
            .filter(key -> !key.name().startsWith("law."))
            .collect(Collectors.groupingBy(Key::name, Collectors.counting()));
    times.values().removeIf(count -> count == 1);
    assertEquals(Map.of(), times);
  }

  @Test
  void whatTheShippedConfigurationsReadIsDeclared() throws IOException {
    try (Stream<Path> files = Files.list(RunConfigTest.root().resolve("conf"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".conf")).toList()) {
        if (Files.readString(file).contains("law")) {
          Settings settings = Settings.load(file.toString(), List.of());
          RunConfig.read(settings);
          requireDeclared(settings);
        }
      }
    }
  }

  /** Fails for a key that was read, or looked for, and that nobody has declared. */
  static void requireDeclared(Settings settings) {
    for (String key : settings.known()) {
      assertTrue(
          KeyTable.keys().stream()
              .anyMatch(
                  declared ->
                      key.matches(pattern(declared)) || declared.name().startsWith(key + ".")),
          key);
    }
  }

  private static String pattern(Key<?> key) {
    return key.name().replace(".", "\\.").replaceAll("<\\w+>", "\\\\w+");
  }

  @Test
  void thePageIsThatOfTheKeys() throws IOException {
    Path file = DOCS.resolve("configuration.md");
    String page = page();
    if (Boolean.getBoolean("pisnn.write")) {
      Files.writeString(file, page);
    }
    assertEquals(page, Files.readString(file), "write it anew with -Dpisnn.write=true");
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            All keys that a file in HOCON, or `key=value` after it, may have. An unknown key, a missing one or a value that is
            not allowed is one line that names it and where it stands, before anything starts. What is required is so where a
            run looks at it: `pisnn dataset` needs no operator. `null` takes a key away.

            Defaults are written once, in `jobs/src/main/resources/io/github/pisnn/jobs/config/defaults.conf`; all else here is
            what the readers in `io.github.pisnn.jobs.config` declare. This page is made of both; after a change, write it anew:

                mvn -pl jobs -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dpisnn.write=true
            """);
    Config defaults = SettingsLoader.defaults();
    for (Section section : KeyTable.SECTIONS) {
      page.append("\n## ").append(section.title()).append("\n\n");
      if (!section.page().isEmpty()) {
        assertTrue(Files.exists(DOCS.resolve(section.page())), section.page());
        page.append("More: [%s](%s)\n\n".formatted(section.page(), section.page()));
      }
      page.append("| key | takes | default | what it is |\n|---|---|---|---|\n");
      for (Key<?> key : section.keys()) {
        page.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    key.name(),
                    escaped(shortened(key.type().expected())),
                    missing(key, defaults),
                    escaped(key.purpose())));
      }
    }
    return page.toString();
  }

  private static String missing(Key<?> key, Config defaults) {
    return switch (key.presence()) {
      case REQUIRED -> "required";
      case OPTIONAL -> "";
      case DEFAULT ->
          "`%s`"
              .formatted(
                  defaults
                      .root()
                      .toConfig()
                      .getValue(ConfigUtil.joinPath(ConfigUtil.splitPath(key.name())))
                      .render(ConfigRenderOptions.concise())
                      .replace("\"", ""));
    };
  }

  /** Ends of what a number can hold are no limits to people. */
  private static String shortened(String expected) {
    return expected
        .replace(" from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE, "")
        .replace(" to " + Integer.MAX_VALUE, "");
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;").replace("|", "\\|");
  }
}
