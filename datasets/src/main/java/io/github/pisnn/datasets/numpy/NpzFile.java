package io.github.pisnn.datasets.numpy;

import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A {@code .npz} file: a zip archive of arrays {@code NAME.npy}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class NpzFile implements ArrayFile {
  private static final Pattern ENTRY = Pattern.compile("([\\p{L}\\p{N}_][^\\p{Cntrl}]*)\\.npy");

  private final ZipFile zip;
  private final Map<String, Entry> arrays = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();

  /** An array of the archive. */
  private record Entry(ZipEntry file, NpyHeader header) {}

  private NpzFile(ZipFile zip) {
    this.zip = zip;
  }

  /**
   * Reads the headers of an archive's arrays.
   *
   * @param zip is closed with this; not if an exception is thrown
   * @throws IllegalArgumentException if it is another archive
   */
  public static NpzFile open(ZipFile zip) {
    NpzFile npz = new NpzFile(zip);
    npz.readHeaders();
    return npz;
  }

  private void readHeaders() {
    List<String> others = new ArrayList<>();
    for (ZipEntry file : zip.stream().toList()) {
      Matcher matcher = ENTRY.matcher(file.getName());
      if (matcher.matches()) {
        readHeader(matcher.group(1), file);
      } else {
        others.add(file.getName().replaceAll("\\p{Cntrl}", "?"));
      }
    }
    if (arrays.isEmpty() && refused.isEmpty()) {
      throw new IllegalArgumentException(
          "it is no .npz file: "
              + (others.isEmpty() ? "it is empty" : "its entry " + others.get(0))
              + (others.isEmpty() ? "" : " is no array NAME.npy"));
    }
    others.forEach(name -> refused.put(name, "is no array NAME.npy"));
  }

  private void readHeader(String name, ZipEntry file) {
    try (DataInputStream in = new DataInputStream(zip.getInputStream(file))) {
      NpyHeader header = NpyHeader.read(in);
      // No more is ever inflated.
      if (file.getSize() != header.length()) {
        throw new IllegalArgumentException(
            "has " + file.getSize() + " bytes; expected " + header.length() + " by its header");
      }
      arrays.put(name, new Entry(file, header));
    } catch (EOFException e) {
      refused.put(name, "is cut short");
    } catch (IOException e) {
      refused.put(name, "cannot be unpacked: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      refused.put(name, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(arrays.keySet());
  }

  @Override
  public Map<String, String> refused() {
    return Collections.unmodifiableMap(refused);
  }

  @Override
  public StoredArray open(String name) {
    Entry entry = arrays.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(name + " " + refused.getOrDefault(name, "is missing"));
    }
    return entry.header.open(() -> zip.getInputStream(entry.file)).array();
  }

  /** Closes the archive, and with it all streams of arrays. */
  @Override
  public void close() throws IOException {
    zip.close();
  }
}
