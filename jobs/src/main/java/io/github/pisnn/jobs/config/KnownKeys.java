package io.github.pisnn.jobs.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that a run looks at, against which all others are mistakes. */
final class KnownKeys {
  private static final int MOST_EDITS = 3;

  private final SortedSet<String> known;
  private final List<String> ignored = new ArrayList<>();

  KnownKeys(Collection<String> known) {
    this.known = new TreeSet<>(known);
  }

  void add(String key) {
    known.add(key);
  }

  /** Takes a key, or all keys of a section, for known. */
  void ignore(String key) {
    ignored.add(key);
  }

  /** Whether a key is known, or a section with known keys. */
  boolean has(String key) {
    return known.contains(key)
        || ignored.stream().anyMatch(other -> key.equals(other) || key.startsWith(other + "."))
        || !namesIn(key).isEmpty();
  }

  /** All of them, sorted. */
  Set<String> all() {
    return known;
  }

  /** What somebody may have meant by another key. */
  String suggestion(String key) {
    String nearest = "";
    int nameLength = key.length() - 1 - key.lastIndexOf('.');
    int least = Math.min(MOST_EDITS, nameLength / 3) + 1;
    for (String candidate : known) {
      int distance = LevenshteinDistance.getDefaultInstance().apply(key, candidate);
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
}
