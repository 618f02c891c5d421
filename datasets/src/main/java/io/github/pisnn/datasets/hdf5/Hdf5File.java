package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An open HDF5 file on a local disk. Names of arrays are paths without a slash in front; given ones
 * may have it. Links to other files are followed, relative to the file that holds them.
 *
 * <p>MATLAB (v7.3) and Octave ({@code -hdf5}) store the axes of a matrix in reverse order and say
 * so in attributes; such arrays are seen in the order of the matrix.
 */
public final class Hdf5File implements ArrayFile {
  private static final int MOST_LINKS = 32;
  private static final int DEEPEST = 16;
  private static final int LEAST_USER_BLOCK = 512;
  private static final String MATLAB = "MATLAB_class";

  /** What netCDF-4 calls a dataset that stands for the length of an axis and has no values. */
  private static final String LENGTH_ALONE = "This is a netCDF dimension but not a netCDF variable";

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final Storage storage;
  private final Map<Path, Storage> others = new HashMap<>();
  private final Map<Place, ObjectHeader> headers = new HashMap<>();
  private final Map<Place, AttributeReader.Found> attributes = new HashMap<>();
  private final Map<Place, Map<String, Link>> links = new HashMap<>();
  private @Nullable Contents contents;
  private int nested;

  /** Where an object is. */
  private record Place(Storage storage, long address) {}

  /** What the whole file holds. */
  private record Contents(List<String> names, Map<String, String> refused) {}

  /** Links to paths that are followed on the way to one object. */
  private static final class Hops {
    private int taken;

    void take() throws IOException {
      if (++taken > MOST_LINKS) {
        throw new IOException("more than " + MOST_LINKS + " links lead from one to the next");
      }
    }
  }

  private Hdf5File(Storage storage) {
    this.storage = storage;
  }

  /**
   * Opens a file.
   *
   * @param start where its signature stands
   * @throws IOException if it is cut short or no HDF5
   */
  public static Hdf5File open(Path file, long start) throws IOException {
    return using(() -> new Hdf5File(Storage.open(file, start)));
  }

  /** Something that is read from a file. */
  interface Reading<T> {
    /** Reads it. */
    T get() throws IOException;
  }

  /** Whatever else is thrown where bytes are not what they should be is the file's fault. */
  static <T> T using(Reading<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException("cannot be read as HDF5: it is damaged", e);
    }
  }

  private Map<String, Link> links(Place place) throws IOException {
    Map<String, Link> found = links.get(place);
    if (found == null) {
      found = Links.of(place.storage, header(place));
      links.put(place, found);
    }
    return found;
  }

  private @Nullable Place find(String path) throws IOException {
    return find(new Place(storage, storage.root()), path, new Hops());
  }

  /** The object that a path leads to from a group; null if there is none. */
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

  private static Place root(Storage storage) {
    return new Place(storage, storage.root());
  }

  /** As far as a link leads inside of its file; null if it leads elsewhere. */
  private static @Nullable Place follow(Place group, Link link) {
    return link instanceof Link.Hard hard ? new Place(group.storage, hard.address()) : null;
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
  private Storage other(Storage from, String file) throws IOException {
    Path path = from.file().resolveSibling(file).toAbsolutePath().normalize();
    Storage known = others.get(path);
    if (known == null) {
      known = Storage.open(path, start(path));
      others.put(path, known);
    }
    return known;
  }

  private static long start(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer found = ByteBuffer.allocate(SIGNATURE.length);
      return start(
              channel.size(),
              (at, signature) -> {
                channel.read(found.clear(), at);
                return Arrays.equals(found.array(), signature);
              })
          .orElseThrow(() -> new IOException("it links to " + file + ", which is no HDF5"));
    } catch (NoSuchFileException e) {
      throw new IOException("it links to " + file + ", which is not there", e);
    }
  }

  /** Looks at bytes of a file. */
  public interface Look {
    /** Tells whether a signature stands at a place. */
    boolean finds(long at, byte[] signature) throws IOException;
  }

  /**
   * Finds the signature of HDF5: a file may begin with something else, of 512 bytes or twice, four
   * times as many.
   *
   * @param length of the file
   * @return where it stands; nothing if the file is no HDF5
   */
  public static OptionalLong start(long length, Look look) throws IOException {
    for (long at = 0; at < length; at = Math.max(LEAST_USER_BLOCK, 2 * at)) {
      if (look.finds(at, SIGNATURE)) {
        return OptionalLong.of(at);
      }
    }
    return OptionalLong.empty();
  }

  /** What a group holds, sorted by name; nothing if there is no such group. */
  public List<String> members(String group) throws IOException {
    return using(
        () -> {
          Place place = find(group);
          return place == null ? List.of() : List.copyOf(links(place).keySet());
        });
  }

  /** What is said about a group or dataset; nothing if there is none. */
  public Attributes attributes(String path) throws IOException {
    return using(
        () -> {
          Place place = find(path);
          return place == null ? Attributes.NONE : attributes(place).values();
        });
  }

  private AttributeReader.Found attributes(Place place) throws IOException {
    AttributeReader.Found found = attributes.get(place);
    if (found == null) {
      found = AttributeReader.read(place.storage, header(place));
      attributes.put(place, found);
    }
    return found;
  }

  private ObjectHeader header(Place place) throws IOException {
    ObjectHeader found = headers.get(place);
    if (found == null) {
      found = new ObjectHeader(place.storage, place.address);
      headers.put(place, found);
    }
    return found;
  }

  @Override
  public List<String> names() {
    return contents().names;
  }

  @Override
  public Map<String, String> refused() {
    return contents().refused;
  }

  /** The names of the arrays that are members of a group, without its path. */
  public List<String> names(String group) {
    return inside(group, contents().names);
  }

  /** As {@link #refused()}, of the members of a group and without its path. */
  public Map<String, String> refused(String group) {
    Map<String, String> refused = new TreeMap<>();
    for (String name : inside(group, contents().refused.keySet())) {
      refused.put(name, contents().refused.getOrDefault(plain(group + "/" + name), ""));
    }
    return refused;
  }

  private static List<String> inside(String group, Iterable<String> names) {
    String prefix = group.isEmpty() ? "" : plain(group) + "/";
    List<String> inside = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
        inside.add(name.substring(prefix.length()));
      }
    }
    return inside;
  }

  private static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  private Contents contents() {
    Contents found = contents;
    if (found == null) {
      found = new Contents(new ArrayList<>(), new TreeMap<>());
      collect("", root(storage), found, new HashSet<>(), 0);
      found.names.sort(null);
      contents = found;
    }
    return found;
  }

  /** Goes through a group and all below it; what is damaged there is refused by name. */
  private void collect(String prefix, Place group, Contents found, Set<Place> visited, int depth) {
    if (!visited.add(group) || depth > DEEPEST) {
      return;
    }
    Map<String, Link> members;
    try {
      members = using(() -> links(group));
    } catch (IOException | IllegalArgumentException e) {
      found.refused.put(prefix.isEmpty() ? "the root group" : prefix, clause(e));
      return;
    }
    members.forEach(
        (member, link) -> {
          // MATLAB keeps what its cells and objects refer to in groups of such names.
          if (member.startsWith("#")) {
            return;
          }
          String name = prefix + member;
          try {
            using(
                () -> {
                  collectOne(name, follow(group, link, new Hops()), found, visited, depth);
                  return true;
                });
          } catch (IOException | IllegalArgumentException e) {
            found.refused.put(name, clause(e));
          }
        });
  }

  private void collectOne(
      String name, @Nullable Place place, Contents found, Set<Place> visited, int depth)
      throws IOException {
    if (place == null) {
      found.refused.put(name, "is a link that leads nowhere");
      return;
    }
    ObjectHeader header = header(place);
    if (Links.isGroup(header) && !isOctave(place)) {
      refuseStructure(name, place, found);
      if (!found.refused.containsKey(name)) {
        collect(name + "/", place, found, visited, depth + 1);
      }
    } else if (Links.isGroup(header) || header.has(ObjectHeader.LAYOUT)) {
      StoredArray array = array(name, place);
      boolean isValues = !array.attributes().text("NAME").orElse("").startsWith(LENGTH_ALONE);
      if (isValues && isArray(array)) {
        found.names.add(name);
      }
    }
  }

  /** Whether it has an axis and values along all of them. */
  private static boolean isArray(StoredArray array) {
    long[] shape = array.shape();
    return shape.length > 0 && Arrays.stream(shape).allMatch(length -> length > 0);
  }

  /** MATLAB's structures and sparse matrices are groups. */
  private void refuseStructure(String name, Place place, Contents found) throws IOException {
    Attributes attributes = attributes(place).values();
    if (attributes.has("MATLAB_sparse")) {
      found.refused.put(name, "is a sparse matrix; expected a full one");
    } else if (attributes.text(MATLAB).filter("struct"::equals).isPresent()) {
      found.refused.put(name, "is a struct; expected a matrix of numbers");
    }
  }

  private static String clause(Exception e) {
    return e instanceof IOException ? "cannot be read: " + e.getMessage() : e.getMessage() + "";
  }

  private boolean isOctave(Place place) throws IOException {
    return attributes(place).values().has(Octave.MARK);
  }

  /**
   * Opens a dataset.
   *
   * @return its values, unpacked, with the axes in the order of whoever wrote it
   * @throws IllegalArgumentException if there is no such dataset, or its values are not read; the
   *     message begins with the path
   */
  @Override
  public StoredArray open(String path) throws IOException {
    try {
      return using(
          () -> {
            Place place = find(path);
            if (place == null) {
              throw new IllegalArgumentException("is missing");
            }
            return Packing.unpacked(array(path, place));
          });
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + " " + e.getMessage(), e);
    }
  }

  /** An array with its axes in the order of whoever wrote it. */
  private StoredArray array(String path, Place place) throws IOException {
    if (isOctave(place)) {
      return ofOctave(path, place);
    }
    Hdf5Dataset dataset = dataset(path, place);
    String plain = plain(path);
    boolean isValue = plain.endsWith("/" + Octave.VALUE);
    Place parent = isValue ? find(plain.substring(0, plain.lastIndexOf('/'))) : null;
    boolean isReversed = dataset.attributes().has(MATLAB) || (parent != null && isOctave(parent));
    return isReversed ? ArrayViews.reversedAxes(dataset) : dataset;
  }

  private StoredArray ofOctave(String path, Place variable) throws IOException {
    Place type = find(variable, Octave.TYPE, new Hops());
    Place value = find(variable, Octave.VALUE, new Hops());
    if (type == null || value == null) {
      throw new IOException("damaged: a variable without type or value");
    }
    String words = Octave.type(type.storage, header(type));
    Octave.require(words);
    return Octave.isRange(words)
        ? Octave.range(value.storage, header(value))
        : ArrayViews.reversedAxes(dataset(path, value));
  }

  private Hdf5Dataset dataset(String path, Place place) throws IOException {
    ObjectHeader header = header(place);
    if (Links.isGroup(header)) {
      throw new IllegalArgumentException("is a group; expected a dataset");
    }
    AttributeReader.Found said = attributes(place);
    Optional<String> matlab = said.values().text(MATLAB);
    if (matlab.isPresent() && Set.of("char", "cell", "function_handle").contains(matlab.get())) {
      throw new IllegalArgumentException("is of MATLAB's class " + matlab.get());
    }
    if (said.values().has("MATLAB_empty")) {
      throw new IllegalArgumentException("is an empty matrix");
    }
    return new Hdf5Dataset(
        this, place.storage, header, dimensions(path, place, said), said.values());
  }

  /** The names of a dataset's axes: of the scales that are attached to it, or its labels. */
  private List<String> dimensions(String path, Place place, AttributeReader.Found attributes)
      throws IOException {
    long[] scales = attributes.references().get("DIMENSION_LIST");
    if (scales != null) {
      List<String> names = new ArrayList<>();
      for (long address : scales) {
        String name = nameOf(new Place(place.storage, address), path);
        if (name != null) {
          names.add(name);
        }
      }
      return names.size() == scales.length ? names : List.of();
    }
    boolean isScale =
        attributes.values().text("CLASS").filter("DIMENSION_SCALE"::equals).isPresent();
    if (isScale) {
      return List.of(plain(path).replaceAll(".*/", ""));
    }
    List<String> labels = attributes.values().texts("DIMENSION_LABELS");
    return labels.stream().anyMatch(String::isEmpty) ? List.of() : labels;
  }

  /** The name of an object in the group that a path leads through or in one above. */
  private @Nullable String nameOf(Place object, String path) throws IOException {
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

  /**
   * Opens a source of a virtual dataset, which may be virtual itself.
   *
   * @param from the file that the virtual dataset is in
   * @param file as it names the source's; a dot for itself
   * @throws IOException if there is no such source. HDF5 itself reads the fill value then, which
   *     nobody can tell from data
   */
  StoredArray enter(Storage from, String file, String path) throws IOException {
    if (++nested > MOST_LINKS) {
      throw new IOException("virtual datasets go round in a circle");
    }
    Storage target = file.equals(".") ? from : other(from, file);
    Place place = find(root(target), path, new Hops());
    if (place == null) {
      throw new IOException("the source " + path + " of a virtual dataset is missing");
    }
    return dataset(path, place);
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    nested--;
  }

  @Override
  public void close() throws IOException {
    for (Storage other : others.values()) {
      other.close();
    }
    storage.close();
  }
}
