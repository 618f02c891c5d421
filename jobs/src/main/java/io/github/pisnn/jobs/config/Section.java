package io.github.pisnn.jobs.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The keys of a section of the configuration, or of a part of one, as its reader declares them.
 *
 * @param name what its keys begin with; empty for keys that are in no section
 * @param title what it is about
 * @param page where there is more about it, a file of the documentation; empty for nowhere
 * @param keys in the order of their declarations
 */
record Section(String name, String title, String page, List<Key<?>> keys) {
  /** A section still without keys. */
  Section(String name, String title, String page) {
    this(name, title, page, new ArrayList<>());
  }

  /** Whether it has a key. */
  boolean has(String key) {
    return keys.stream().anyMatch(own -> own.name().equals(key));
  }

  @Override
  public List<Key<?>> keys() {
    return Collections.unmodifiableList(keys);
  }

  /** Declares a key that a run which looks at it needs. */
  <T> Key<T> required(String key, ValueType<T> type, String purpose) {
    return add(key, type, Key.Presence.REQUIRED, purpose);
  }

  /** Declares a key that may be absent. */
  <T> Key<T> optional(String key, ValueType<T> type, String purpose) {
    return add(key, type, Key.Presence.OPTIONAL, purpose);
  }

  /** Declares a key with a value in {@code defaults.conf}. */
  <T> Key<T> withDefault(String key, ValueType<T> type, String purpose) {
    return add(key, type, Key.Presence.DEFAULT, purpose);
  }

  private <T> Key<T> add(String key, ValueType<T> type, Key.Presence presence, String purpose) {
    String path = name.isEmpty() ? key : name + "." + key;
    Key<T> added = new Key<>(path, type, presence, purpose);
    keys.add(added);
    return added;
  }
}
