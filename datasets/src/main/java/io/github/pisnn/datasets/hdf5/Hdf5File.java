package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int DEEPEST = 16;
  private static final int LEAST_USER_BLOCK = 512;
  private static final String MATLAB = "MATLAB_class";

  /** What netCDF-4 calls a dataset that stands for the length of an axis and has no values. */
  private static final String LENGTH_ALONE = "This is a netCDF dimension but not a netCDF variable";

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final Hierarchy objects;
  private @Nullable Contents contents;
  private int nested;

  /** What the whole file holds. */
  private record Contents(List<String> names, Map<String, String> refused) {}

  private Hdf5File(Storage storage) {
    this.objects = new Hierarchy(storage);
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
          Hierarchy.Place place = objects.find(group);
          return place == null ? List.of() : List.copyOf(objects.links(place).keySet());
        });
  }

  /** What is said about a group or dataset; nothing if there is none. */
  public Attributes attributes(String path) throws IOException {
    return using(
        () -> {
          Hierarchy.Place place = objects.find(path);
          return place == null ? Attributes.NONE : objects.attributes(place).values();
        });
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
      refused.put(name, contents().refused.getOrDefault(Hierarchy.plain(group + "/" + name), ""));
    }
    return refused;
  }

  private static List<String> inside(String group, Iterable<String> names) {
    String prefix = group.isEmpty() ? "" : Hierarchy.plain(group) + "/";
    List<String> inside = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
        inside.add(name.substring(prefix.length()));
      }
    }
    return inside;
  }

  private Contents contents() {
    Contents found = contents;
    if (found == null) {
      found = new Contents(new ArrayList<>(), new TreeMap<>());
      collect("", objects.root(), found, new HashSet<>(), 0);
      found.names.sort(null);
      contents = found;
    }
    return found;
  }

  /** Goes through a group and all below it; what is damaged there is refused by name. */
  private void collect(
      String prefix,
      Hierarchy.Place group,
      Contents found,
      Set<Hierarchy.Place> visited,
      int depth) {
    if (!visited.add(group) || depth > DEEPEST) {
      return;
    }
    Map<String, Link> members;
    try {
      members = using(() -> objects.links(group));
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
                  collectOne(name, objects.target(group, link), found, visited, depth);
                  return true;
                });
          } catch (IOException | IllegalArgumentException e) {
            found.refused.put(name, clause(e));
          }
        });
  }

  private void collectOne(
      String name,
      Hierarchy.@Nullable Place place,
      Contents found,
      Set<Hierarchy.Place> visited,
      int depth)
      throws IOException {
    if (place == null) {
      found.refused.put(name, "is a link that leads nowhere");
      return;
    }
    ObjectHeader header = objects.header(place);
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
  private void refuseStructure(String name, Hierarchy.Place place, Contents found)
      throws IOException {
    Attributes attributes = objects.attributes(place).values();
    if (attributes.has("MATLAB_sparse")) {
      found.refused.put(name, "is a sparse matrix; expected a full one");
    } else if (attributes.text(MATLAB).filter("struct"::equals).isPresent()) {
      found.refused.put(name, "is a struct; expected a matrix of numbers");
    }
  }

  private static String clause(Exception e) {
    return e instanceof IOException ? "cannot be read: " + e.getMessage() : e.getMessage() + "";
  }

  private boolean isOctave(Hierarchy.Place place) throws IOException {
    return objects.attributes(place).values().has(Octave.MARK);
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
            Hierarchy.Place place = objects.find(path);
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
  private StoredArray array(String path, Hierarchy.Place place) throws IOException {
    if (isOctave(place)) {
      return ofOctave(path, place);
    }
    Hdf5Dataset dataset = dataset(path, place);
    String plain = Hierarchy.plain(path);
    boolean isValue = plain.endsWith("/" + Octave.VALUE);
    Hierarchy.Place parent =
        isValue ? objects.find(plain.substring(0, plain.lastIndexOf('/'))) : null;
    boolean isReversed = dataset.attributes().has(MATLAB) || (parent != null && isOctave(parent));
    return isReversed ? ArrayViews.reversedAxes(dataset) : dataset;
  }

  private StoredArray ofOctave(String path, Hierarchy.Place variable) throws IOException {
    Hierarchy.Place type = objects.find(variable, Octave.TYPE);
    Hierarchy.Place value = objects.find(variable, Octave.VALUE);
    if (type == null || value == null) {
      throw new IOException("damaged: a variable without type or value");
    }
    String words = Octave.type(type.storage(), objects.header(type));
    Octave.require(words);
    return Octave.isRange(words)
        ? Octave.range(value.storage(), objects.header(value))
        : ArrayViews.reversedAxes(dataset(path, value));
  }

  private Hdf5Dataset dataset(String path, Hierarchy.Place place) throws IOException {
    ObjectHeader header = objects.header(place);
    if (Links.isGroup(header)) {
      throw new IllegalArgumentException("is a group; expected a dataset");
    }
    AttributeReader.Found said = objects.attributes(place);
    Optional<String> matlab = said.values().text(MATLAB);
    if (matlab.isPresent() && Set.of("char", "cell", "function_handle").contains(matlab.get())) {
      throw new IllegalArgumentException("is of MATLAB's class " + matlab.get());
    }
    if (said.values().has("MATLAB_empty")) {
      throw new IllegalArgumentException("is an empty matrix");
    }
    return new Hdf5Dataset(
        this, place.storage(), header, dimensions(path, place, said), said.values());
  }

  /** The names of a dataset's axes: of the scales that are attached to it, or its labels. */
  private List<String> dimensions(
      String path, Hierarchy.Place place, AttributeReader.Found attributes) throws IOException {
    long[] scales = attributes.references().get("DIMENSION_LIST");
    if (scales != null) {
      List<String> names = new ArrayList<>();
      for (long address : scales) {
        String name = objects.nameOf(new Hierarchy.Place(place.storage(), address), path);
        if (name != null) {
          names.add(name);
        }
      }
      return names.size() == scales.length ? names : List.of();
    }
    boolean isScale =
        attributes.values().text("CLASS").filter("DIMENSION_SCALE"::equals).isPresent();
    if (isScale) {
      return List.of(Hierarchy.plain(path).replaceAll(".*/", ""));
    }
    List<String> labels = attributes.values().texts("DIMENSION_LABELS");
    return labels.stream().anyMatch(String::isEmpty) ? List.of() : labels;
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
    if (++nested > Hierarchy.MOST_LINKS) {
      throw new IOException("virtual datasets go round in a circle");
    }
    Storage target = file.equals(".") ? from : objects.other(from, file);
    Hierarchy.Place place = objects.find(Hierarchy.root(target), path);
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
    objects.close();
  }
}
