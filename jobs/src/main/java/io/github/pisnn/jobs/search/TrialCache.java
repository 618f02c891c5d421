package io.github.pisnn.jobs.search;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the trials that pass through a JVM have in common, kept as long as memory lasts. */
final class TrialCache {
  private final Map<Object, SoftReference<Object>> values = new HashMap<>();

  /**
   * The value of a key.
   *
   * @param make makes it, quickly, if it is not there; what takes time comes later
   */
  @SuppressWarnings("unchecked") // a key is asked for by one place, with one type
  synchronized <V> V get(Object key, Supplier<V> make) {
    SoftReference<Object> reference = values.get(key);
    Object value = reference == null ? null : reference.get();
    if (value == null) {
      value = make.get();
      values.put(key, new SoftReference<>(value));
    }
    return (V) value;
  }

  /** Forgets everything, such as what could not be read. */
  synchronized void clear() {
    values.clear();
  }
}
