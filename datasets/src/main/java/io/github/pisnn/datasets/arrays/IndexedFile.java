package io.github.pisnn.datasets.arrays;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file whose headers are read when it is opened: what they say of each array is kept by its name,
 * or why the array is not read.
 *
 * @param <H> what a header says
 */
public abstract class IndexedFile<H> implements ArrayFile {
  private final Map<String, H> headers = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, String> notes = new TreeMap<>();
  private final List<Closeable> streams = new ArrayList<>();

  /** Keeps the header of an array that can be read. */
  protected final void add(String name, H header) {
    headers.put(name, header);
  }

  /**
   * Keeps why an array is not read, which may have been added before.
   *
   * @param clause what follows its name
   */
  protected final void refuse(String name, String clause) {
    headers.remove(name);
    refused.put(name, clause);
  }

  /** Returns what is said of an array that is not there. */
  protected String missing() {
    return "is missing";
  }

  /** Keeps what a user should know of how an array is read. */
  protected final void note(String name, String note) {
    notes.put(name, note);
  }

  /** Keeps a stream that is closed with the file. */
  protected final <S extends Closeable> S closing(S stream) {
    streams.add(stream);
    return stream;
  }

  /** Tells whether the file holds nothing at all. */
  protected final boolean isEmpty() {
    return headers.isEmpty() && refused.isEmpty();
  }

  @Override
  public final List<String> names() {
    return List.copyOf(headers.keySet());
  }

  @Override
  public final Map<String, String> refused() {
    return Collections.unmodifiableMap(refused);
  }

  @Override
  public final StoredArray open(String name) throws IOException {
    H header = headers.get(name);
    if (header == null) {
      throw new IllegalArgumentException(name + " " + refused.getOrDefault(name, missing()));
    }
    StoredArray array = open(name, header);
    String note = notes.get(name);
    return note == null ? array : ArrayViews.noted(array, note);
  }

  /** Opens an array by its header. */
  protected abstract StoredArray open(String name, H header) throws IOException;

  @Override
  public void close() throws IOException {
    for (Closeable stream : streams) {
      stream.close();
    }
  }
}
