package io.github.pisnn.datasets.zarr;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive of a group's or an array's folder, or of what is in it.
 *
 * @param root empty, or the folder's path and a slash
 */
record ZipStore(ZipFile zip, String root) implements Store {
  private static final Set<String> METADATA =
      Set.of(ZarrFiles.V3, ZarrFiles.GROUP, ZarrFiles.ARRAY);

  /** Returns the outermost folder that holds metadata; nothing if there is none. */
  static Optional<String> root(ZipFile zip) {
    String outermost = null;
    for (ZipEntry entry : zip.stream().toList()) {
      String name = entry.getName();
      int folder = name.lastIndexOf('/') + 1;
      if (METADATA.contains(name.substring(folder))
          && (outermost == null || folder < outermost.length())) {
        outermost = name.substring(0, folder);
      }
    }
    return Optional.ofNullable(outermost);
  }

  @Override
  public @Nullable Blob open(String key) {
    ZipEntry entry = zip.getEntry(root + key);
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    return new Blob() {
      @Override
      public long length() {
        return entry.getSize();
      }

      @Override
      public byte[] read(long from, int count) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
          in.skipNBytes(from);
          byte[] bytes = in.readNBytes(count);
          if (bytes.length < count) {
            throw new EOFException();
          }
          return bytes;
        }
      }
    };
  }

  @Override
  public List<String> folders(String prefix) {
    String start = root + prefix;
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.startsWith(start) && name.indexOf('/', start.length()) > 0)
        .map(name -> name.substring(start.length(), name.indexOf('/', start.length())))
        .distinct()
        .toList();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
