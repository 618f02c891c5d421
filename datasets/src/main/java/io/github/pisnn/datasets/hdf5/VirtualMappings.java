package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The datasets that a virtual one consists of. Each mapping takes a selection of a source for one
 * of the virtual dataset; both are regular, so that along each axis they are lists of places.
 */
record VirtualMappings(Dataspace space, List<Mapping> mappings) {
  private static final int NONE = 0;
  private static final int HYPERSLABS = 2;
  private static final int ALL = 3;
  private static final long UNLIMITED = -1;
  private static final int MOST_AXES = 32;
  private static final long MOST_PLACES = 1L << 26;

  /**
   * A mapping.
   *
   * @param file of the source; a dot for the same file
   * @param path of the source
   * @param source places in the source
   * @param target places in the virtual dataset
   */
  record Mapping(String file, String path, Selection source, Selection target) {}

  /**
   * A selection.
   *
   * @param isAll whether it is everything
   * @param places otherwise, the places along each axis
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Selection(boolean isAll, long[][] places) {
    private static final Selection ALL_PLACES = new Selection(true, new long[0][]);

    /**
     * The places along each axis.
     *
     * @throws IOException if a dataset of that shape does not have them
     */
    long[][] of(long[] shape) throws IOException {
      if (isAll) {
        long[][] all = new long[shape.length][];
        for (int axis = 0; axis < shape.length; axis++) {
          all[axis] = LongStream.range(0, length(shape[axis])).toArray();
        }
        return all;
      }
      if (places.length != shape.length) {
        throw new IOException("damaged: a selection of " + places.length + " axes");
      }
      for (int axis = 0; axis < shape.length; axis++) {
        for (long place : places[axis]) {
          if (place < 0 || place >= shape[axis]) {
            throw new IOException("damaged: a selection reaches beyond its dataset");
          }
        }
      }
      return places;
    }
  }

  /**
   * Reads the list.
   *
   * @throws IllegalArgumentException a clause that follows the dataset's name, if a selection is
   *     not regular, has no end, or sources are named by a pattern
   */
  static VirtualMappings read(Storage storage, Layout.Virtual layout, Dataspace space)
      throws IOException {
    VirtualMappings mappings = new VirtualMappings(space, new ArrayList<>());
    if (layout.address() == Cursor.UNDEFINED) {
      return mappings;
    }
    Cursor in = new GlobalHeap(storage).object(layout.address(), layout.index());
    int version = in.u8();
    if (version > 1) {
      throw new IllegalArgumentException(
          "is a virtual dataset whose list has the version " + version + "; expected 0 or 1");
    }
    long count = in.length();
    for (long k = 0; k < count; k++) {
      mappings.add(in, version);
    }
    for (Mapping mapping : mappings.mappings) {
      mapping.target.of(space.shape());
    }
    return mappings;
  }

  private void add(Cursor in, int version) throws IOException {
    int flags = version == 0 ? 0 : in.u8();
    // A name that an earlier mapping has already may be given by that one's number.
    String file =
        (flags & 4) != 0
            ? "."
            : (flags & 1) != 0 ? mappings.get((int) in.length()).file : in.text();
    String path = (flags & 2) != 0 ? mappings.get((int) in.length()).path : in.text();
    if ((file + path).contains("%")) {
      throw new IllegalArgumentException(
          "is a virtual dataset of sources named by a pattern, " + file + path);
    }
    Selection source = selection(in);
    Selection target = selection(in);
    mappings.add(new Mapping(file, path, source, target));
  }

  private static Selection selection(Cursor in) throws IOException {
    long type = in.u32();
    long version = in.u32();
    if (type == ALL || type == NONE) {
      in.skip(8);
      return type == ALL ? Selection.ALL_PLACES : new Selection(false, new long[0][]);
    }
    if (type != HYPERSLABS) {
      throw irregular();
    }
    if (version == 1) {
      return blocks(in);
    }
    boolean isRegular = (in.u8() & 1) != 0;
    int width = version == 3 ? in.u8() : Long.BYTES;
    in.skip(version == 2 ? 4 : 0);
    int rank = rank(in);
    if (!isRegular) {
      throw irregular();
    }
    long[][] places = new long[rank][];
    for (int axis = 0; axis < rank; axis++) {
      long start = in.uint(width);
      long stride = in.uint(width);
      long count = in.uint(width);
      long block = in.uint(width);
      long endless = width == Long.BYTES ? UNLIMITED : (1L << (width * Byte.SIZE)) - 1;
      if (count == endless || block == endless) {
        throw new IllegalArgumentException("is a virtual dataset of selections without an end");
      }
      places[axis] = new long[length(Math.multiplyExact(count, block))];
      for (int k = 0; k < places[axis].length; k++) {
        places[axis][k] = start + k / block * stride + k % block;
      }
    }
    return new Selection(false, places);
  }

  private static int rank(Cursor in) throws IOException {
    long rank = in.u32();
    if (rank > MOST_AXES) {
      throw new IOException("damaged: a selection of " + rank + " axes");
    }
    return (int) rank;
  }

  private static int length(long length) throws IOException {
    if (length < 0 || length > MOST_PLACES) {
      throw new IOException("a selection of " + length + " places along an axis");
    }
    return (int) length;
  }

  /** The old form: the corners of all blocks, the last axis fastest. */
  private static Selection blocks(Cursor in) throws IOException {
    in.skip(8);
    int rank = rank(in);
    int count = length(in.u32());
    List<TreeMap<Long, Long>> intervals = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      intervals.add(new TreeMap<>());
    }
    for (int k = 0; k < count; k++) {
      long[] start = new long[rank];
      for (int axis = 0; axis < rank; axis++) {
        start[axis] = in.u32();
      }
      for (int axis = 0; axis < rank; axis++) {
        intervals.get(axis).put(start[axis], in.u32());
      }
    }
    long product = 1;
    long[][] places = new long[rank][];
    for (int axis = 0; axis < rank; axis++) {
      product *= intervals.get(axis).size();
      LongStream.Builder axisPlaces = LongStream.builder();
      for (Map.Entry<Long, Long> interval : intervals.get(axis).entrySet()) {
        int length = length(interval.getValue() - interval.getKey() + 1);
        LongStream.range(0, length).forEach(k -> axisPlaces.add(interval.getKey() + k));
      }
      places[axis] = axisPlaces.build().toArray();
    }
    if (product != count) {
      throw irregular();
    }
    return new Selection(false, places);
  }

  private static IllegalArgumentException irregular() {
    return new IllegalArgumentException(
        "is a virtual dataset of irregular selections; expected regular ones");
  }

  /** Reads what a part has of all sources. */
  void read(Hdf5File owner, Storage storage, Box part, double[] values) throws IOException {
    for (Mapping mapping : mappings) {
      StoredArray source = owner.enter(storage, mapping.file, mapping.path);
      read(mapping, source, space.shape(), part, values);
      owner.leave();
    }
  }

  private static void read(
      Mapping mapping, StoredArray source, long[] shape, Box part, double[] values)
      throws IOException {
    long[][] to = mapping.target.of(shape);
    long[][] from = mapping.source.of(source.shape());
    int[] axes = matched(from, to);
    // Along each axis of the virtual dataset, which of its selected places are in the part.
    int[] first = new int[to.length];
    int[] count = new int[to.length];
    for (int axis = 0; axis < to.length; axis++) {
      for (int k = 0; k < to[axis].length; k++) {
        if (to[axis][k] >= part.offset()[axis] && to[axis][k] < part.end(axis)) {
          first[axis] = count[axis] == 0 ? k : first[axis];
          count[axis]++;
        }
      }
      if (count[axis] == 0) {
        return;
      }
    }
    long[] offset = new long[from.length];
    int[] size = new int[from.length];
    for (int k = 0; k < from.length; k++) {
      int begin = axes[k] < 0 ? 0 : first[axes[k]];
      int length = axes[k] < 0 ? 1 : count[axes[k]];
      offset[k] = from[k][begin];
      size[k] = (int) (from[k][begin + length - 1] - offset[k] + 1);
    }
    double[] read = source.read(offset, size);
    Box box = new Box(offset, size);
    int[] step = new int[to.length];
    long[] place = new long[to.length];
    long[] sourcePlace = new long[from.length];
    int axis;
    do {
      for (int k = 0; k < to.length; k++) {
        place[k] = to[k][first[k] + step[k]];
      }
      for (int k = 0; k < from.length; k++) {
        sourcePlace[k] = axes[k] < 0 ? offset[k] : from[k][first[axes[k]] + step[axes[k]]];
      }
      values[part.index(place)] = read[box.index(sourcePlace)];
      axis = to.length - 1;
      while (axis >= 0 && ++step[axis] == count[axis]) {
        step[axis] = 0;
        axis--;
      }
    } while (axis >= 0);
  }

  /**
   * For each axis of a source, the axis of the virtual dataset that runs with it; -1 for one of a
   * single place.
   */
  private static int[] matched(long[][] from, long[][] to) {
    int[] axes = new int[from.length];
    int next = 0;
    for (int k = 0; k < from.length; k++) {
      if (from[k].length == 1) {
        axes[k] = -1;
        continue;
      }
      while (next < to.length && to[next].length == 1) {
        next++;
      }
      if (next == to.length || to[next].length != from[k].length) {
        throw irregular();
      }
      axes[k] = next++;
    }
    while (next < to.length) {
      if (to[next++].length != 1) {
        throw irregular();
      }
    }
    return axes;
  }
}
