package io.github.pisnn.datasets.hdf5;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups and datasets of a file, and of those that it links to, by their paths. What has been
 * read of an object is kept.
 */
final class Hierarchy implements Closeable {
  /** Most links, or virtual datasets, that lead from one to the next. */
  static final int MOST_LINKS = 32;

  private final Storage storage;
  private final Map<Path, Storage> others = new HashMap<>();
  private final Map<Place, ObjectHeader> headers = new HashMap<>();
  private final Map<Place, AttributeReader.Found> attributes = new HashMap<>();
  private final Map<Place, Map<String, Link>> links = new HashMap<>();

  /** Where an object is. */
  record Place(Storage storage, long address) {}

  /** Links to paths that are followed on the way to one object. */
  private static final class Hops {
    private int taken;

    void take() throws IOException {
      if (++taken > MOST_LINKS) {
        throw new IOException("more than " + MOST_LINKS + " links lead from one to the next");
      }
    }
  }

  Hierarchy(Storage storage) {
    this.storage = storage;
  }

  /** The root group of the file. */
  Place root() {
    return root(storage);
  }

  /** What a group holds, by name. */
  Map<String, Link> links(Place place) throws IOException {
    return kept(links, place, () -> Links.of(place.storage, header(place)));
  }

  /** What is kept by a key, which is read if it is not there yet. */
  static <K, V> V kept(Map<K, V> all, K key, Hdf5File.Reading<V> reading) throws IOException {
    V found = all.get(key);
    if (found == null) {
      found = reading.get();
      all.put(key, found);
    }
    return found;
  }

  /** The object that a path leads to; null if there is none. */
  @Nullable Place find(String path) throws IOException {
    return find(root(), path);
  }

  /** The object that a path leads to from a group; null if there is none. */
  @Nullable Place find(Place group, String path) throws IOException {
    return find(group, path, new Hops());
  }

  private @Nullable Place find(Place group, String path, Hops hops) throws IOException {
    Place place = path.startsWith("/") ? root(group.storage) : group;
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      Link link = place == null ? null : links(place).get(name);
      if (place == null || link == null) {
        return null;
      }
      place = follow(place, link, hops);
    }
    return place;
  }

  /** The root group of a file. */
  static Place root(Storage storage) {
    return new Place(storage, storage.root());
  }

  /** As far as a link leads inside of its file; null if it leads elsewhere. */
  private static @Nullable Place follow(Place group, Link link) {
    return link instanceof Link.Hard hard ? new Place(group.storage, hard.address()) : null;
  }

  /** The object that a link of a group leads to; null if there is none. */
  @Nullable Place target(Place group, Link link) throws IOException {
    return follow(group, link, new Hops());
  }

  private @Nullable Place follow(Place group, Link link, Hops hops) throws IOException {
    if (link instanceof Link.Hard hard) {
      return new Place(group.storage, hard.address());
    }
    hops.take();
    if (link instanceof Link.Soft soft) {
      return find(group, soft.path(), hops);
    }
    if (link instanceof Link.External external) {
      return find(root(other(group.storage, external.file())), external.path(), hops);
    }
    return null;
  }

  /** The storage of another file, whose path is seen from the folder of the one that names it. */
  Storage other(Storage from, String file) throws IOException {
    Path path = from.file().resolveSibling(file).toAbsolutePath().normalize();
    return kept(others, path, () -> Storage.open(path, start(path)));
  }

  private static long start(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return Hdf5File.start(
              channel.size(),
              (at, signature) -> {
                ByteBuffer found = ByteBuffer.allocate(signature.length);
                channel.read(found, at);
                return Arrays.equals(found.array(), signature);
              })
          .orElseThrow(() -> new IOException("it links to " + file + ", which is no HDF5"));
    } catch (NoSuchFileException e) {
      throw new IOException("it links to " + file + ", which is not there", e);
    }
  }

  /** What is said about an object. */
  AttributeReader.Found attributes(Place place) throws IOException {
    return kept(attributes, place, () -> AttributeReader.read(place.storage, header(place)));
  }

  /** The header of an object. */
  ObjectHeader header(Place place) throws IOException {
    return kept(headers, place, () -> new ObjectHeader(place.storage, place.address));
  }

  /** The name of an object in the group that a path leads through or in one above. */
  @Nullable String nameOf(Place object, String path) throws IOException {
    String group = plain(path);
    while (!group.isEmpty()) {
      group = group.contains("/") ? group.substring(0, group.lastIndexOf('/')) : "";
      Place place = find(group);
      Map<String, Link> members = place == null ? Map.of() : links(place);
      for (Map.Entry<String, Link> member : members.entrySet()) {
        if (place != null && object.equals(follow(place, member.getValue()))) {
          return member.getKey();
        }
      }
    }
    return null;
  }

  /** A path without a slash in front or behind, or two in a row. */
  static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  @Override
  public void close() throws IOException {
    for (Storage other : others.values()) {
      other.close();
    }
    storage.close();
  }
}
