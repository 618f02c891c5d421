package io.github.pisnn.jobs.config;

/**
 * A key of the configuration.
 *
 * @param name its path, such as {@code neuron.quantum}; a part in pointed brackets stands for a
 *     name
 * @param type what it takes, whatever else is configured
 * @param presence whether it must be given
 * @param purpose what it is for
 */
record Key<T>(String name, ValueType<T> type, Presence presence, String purpose) {

  /** Whether a key must be given. */
  enum Presence {
    /** It has no default, and a run that looks at it needs it. */
    REQUIRED,
    /** It may be absent. */
    OPTIONAL,
    /** It has a value in {@code defaults.conf}. */
    DEFAULT
  }

  /** The same key where it takes less, or something else. */
  <U> Key<U> as(ValueType<U> other) {
    return new Key<>(name, other, presence, purpose);
  }

  /** The key of a name in place of the part in pointed brackets. */
  Key<T> of(String place) {
    int from = name.indexOf('<');
    String placed = name.substring(0, from) + place + name.substring(name.indexOf('>') + 1);
    return new Key<>(placed, type, presence, purpose);
  }

  @Override
  public String toString() {
    return name;
  }
}
