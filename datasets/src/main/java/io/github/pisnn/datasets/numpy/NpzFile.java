package io.github.pisnn.datasets.numpy;

import io.github.pisnn.datasets.arrays.IndexedFile;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A {@code .npz} file: a zip archive of arrays {@code NAME.npy}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class NpzFile extends IndexedFile<NpzFile.Entry> {
  private static final Pattern ENTRY = Pattern.compile("([\\p{L}\\p{N}_][^\\p{Cntrl}]*)\\.npy");

  private final ZipFile zip;

  /** An array of the archive. */
  record Entry(ZipEntry file, NpyHeader header) {}

  private NpzFile(ZipFile zip) {
    // With it all streams of arrays are closed.
    this.zip = closing(zip);
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
    if (isEmpty()) {
      throw new IllegalArgumentException(
          "it is no .npz file: "
              + (others.isEmpty() ? "it is empty" : "its entry " + others.get(0))
              + (others.isEmpty() ? "" : " is no array NAME.npy"));
    }
    others.forEach(name -> refuse(name, "is no array NAME.npy"));
  }

  private void readHeader(String name, ZipEntry file) {
    try (DataInputStream in = new DataInputStream(zip.getInputStream(file))) {
      NpyHeader header = NpyHeader.read(in);
      // No more is ever inflated.
      if (file.getSize() != header.length()) {
        throw new IllegalArgumentException(
            "has " + file.getSize() + " bytes; expected " + header.length() + " by its header");
      }
      add(name, new Entry(file, header));
    } catch (EOFException e) {
      refuse(name, "is cut short");
    } catch (IOException e) {
      refuse(name, "cannot be unpacked: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      refuse(name, String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected StoredArray open(String name, Entry entry) {
    return entry.header.open(() -> zip.getInputStream(entry.file)).array();
  }
}
