package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stored numbers of a dataset. */
final class Hdf5Dataset implements StoredArray {
  /** Of chunks that are kept for the next part, since parts often share some. */
  private static final long MOST_CACHED = 1 << 26;

  private final Hdf5File owner;
  private final Storage storage;
  private final Dataspace space;
  private final NumberType type;
  private final Layout layout;
  private final Filters filters;
  private final double fill;
  private final List<String> dimensions;
  private final Attributes attributes;
  private final Map<ChunkIndex.Chunk, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long cached;
  private @Nullable ChunkIndex index;
  private @Nullable VirtualMappings mappings;

  /**
   * Checks a dataset's header.
   *
   * @throws IllegalArgumentException a clause that follows the dataset's name, if its values are
   *     not read
   */
  Hdf5Dataset(
      Hdf5File owner,
      Storage storage,
      ObjectHeader header,
      List<String> dimensions,
      Attributes attributes)
      throws IOException {
    this.owner = owner;
    this.storage = storage;
    this.dimensions = dimensions;
    this.attributes = attributes;
    this.space = Dataspace.read(header.get(ObjectHeader.DATASPACE, "dataspace"));
    Datatype datatype = Datatype.read(header.get(ObjectHeader.DATATYPE, "datatype"));
    this.type =
        datatype
            .numbers()
            .orElseThrow(
                () -> new IllegalArgumentException("is " + datatype.name() + "; expected numbers"));
    if (header.has(ObjectHeader.EXTERNAL_FILES)) {
      throw new IllegalArgumentException(
          "has its values in files of another format; expected them in HDF5, as h5repack makes it");
    }
    this.layout = Layout.read(storage, header.get(ObjectHeader.LAYOUT, "data layout"));
    Optional<Cursor> pipeline = header.find(ObjectHeader.FILTERS);
    this.filters = pipeline.isPresent() ? Filters.read(pipeline.get()) : Filters.none();
    this.fill = fill(header);
    requireRank();
    if (layout instanceof Layout.Virtual virtual) {
      mappings = VirtualMappings.read(storage, virtual, space);
    }
  }

  private void requireRank() throws IOException {
    if (layout instanceof Layout.Chunked chunked
        && chunked.chunk().length != space.shape().length) {
      throw new IOException("damaged: chunks of " + chunked.chunk().length + " axes");
    }
    if (layout instanceof Layout.Compact compact
        && compact.bytes().remaining() < space.count() * type.bytes()) {
      throw new IOException("damaged: a compact dataset of " + compact.bytes().remaining());
    }
  }

  private double fill(ObjectHeader header) throws IOException {
    Optional<Cursor> message = header.find(ObjectHeader.FILL_VALUE);
    if (message.isEmpty()) {
      return 0;
    }
    Cursor in = message.get();
    int version = in.u8();
    boolean isDefined;
    if (version < 3) {
      in.skip(2);
      isDefined = in.u8() == 1;
    } else {
      isDefined = (in.u8() & 0x20) != 0;
    }
    if (!isDefined || in.u32() < type.bytes()) {
      return 0;
    }
    return type.read(in.array(type.bytes()))[0];
  }

  @Override
  public long[] shape() {
    return space.shape().clone();
  }

  @Override
  public List<String> dimensions() {
    return dimensions;
  }

  @Override
  public Optional<NumberType> type() {
    return Optional.of(type);
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public double[] read(long[] offset, int[] size) throws IOException {
    return Hdf5File.using(
        () -> {
          Box part = new Box(offset, size);
          part.requireWithin(space.shape());
          double[] values = new double[part.count()];
          if (layout instanceof Layout.Contiguous contiguous) {
            readContiguous(contiguous.address(), part, values);
          } else if (layout instanceof Layout.Compact compact) {
            Box whole = Box.of(space.shape());
            copy(compact.bytes(), whole, part, values);
          } else if (layout instanceof Layout.Chunked chunked) {
            readChunks(chunked, part, values);
          } else if (mappings != null) {
            Arrays.fill(values, fill);
            mappings.read(owner, storage, part, values);
          }
          return values;
        });
  }

  /** Reads runs of numbers that follow each other in the file. */
  private void readContiguous(long address, Box part, double[] values) throws IOException {
    if (address == Cursor.UNDEFINED) {
      Arrays.fill(values, fill);
      return;
    }
    long[] shape = space.shape();
    int axis = shape.length;
    int run = 1;
    do {
      axis--;
      run *= part.size()[axis];
    } while (axis > 0 && part.size()[axis] == shape[axis]);
    long[] place = part.offset().clone();
    for (int at = 0; at < values.length; at += run) {
      long first = 0;
      for (int k = 0; k < shape.length; k++) {
        first = first * shape[k] + place[k];
      }
      ByteBuffer bytes = storage.bytes(address + first * type.bytes(), (long) run * type.bytes());
      type.read(bytes, 0, values, at, run);
      for (int k = axis - 1; k >= 0 && ++place[k] == part.offset()[k] + part.size()[k]; k--) {
        place[k] = part.offset()[k];
      }
    }
  }

  private void readChunks(Layout.Chunked chunked, Box part, double[] values) throws IOException {
    int[] chunk = chunked.chunk();
    long length = type.bytes();
    for (int axis : chunk) {
      length *= axis;
      if (length > Integer.MAX_VALUE - Long.BYTES) {
        throw new IOException("chunks of 2^31 bytes or more; expected smaller ones");
      }
    }
    if (index == null) {
      index = new ChunkIndex(storage, chunked, space, length);
    }
    int rank = chunk.length;
    long[] number = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      number[axis] = part.offset()[axis] / chunk[axis];
    }
    while (number[0] * chunk[0] < part.end(0)) {
      long[] start = new long[rank];
      for (int axis = 0; axis < rank; axis++) {
        start[axis] = number[axis] * chunk[axis];
      }
      Box whole = new Box(start, chunk);
      ChunkIndex.Chunk found = index.find(number);
      if (found == null) {
        fill(whole, part, values);
      } else {
        copy(ByteBuffer.wrap(chunk(found, (int) length)), whole, part, values);
      }
      int axis = rank - 1;
      while (++number[axis] * chunk[axis] >= part.end(axis) && axis > 0) {
        number[axis] = part.offset()[axis] / chunk[axis];
        axis--;
      }
    }
  }

  private byte[] chunk(ChunkIndex.Chunk chunk, int length) throws IOException {
    byte[] known = cache.get(chunk);
    if (known != null) {
      return known;
    }
    byte[] stored = storage.read(chunk.address(), chunk.size()).array((int) chunk.size());
    byte[] plain = filters.undo(stored, chunk.mask(), length, type.bytes());
    cache.put(chunk, plain);
    cached += plain.length;
    var oldest = cache.entrySet().iterator();
    while (cached > MOST_CACHED && cache.size() > 1) {
      cached -= oldest.next().getValue().length;
      oldest.remove();
    }
    return plain;
  }

  private void fill(Box whole, Box part, double[] values) {
    Box common = whole.and(part);
    common.runs(
        place -> {
          int to = part.index(place);
          Arrays.fill(values, to, to + common.run(), fill);
        });
  }

  /** Copies what a part has of a block of numbers. */
  private void copy(ByteBuffer stored, Box whole, Box part, double[] values) {
    Box common = whole.and(part);
    common.runs(
        place ->
            type.read(
                stored,
                whole.index(place) * type.bytes(),
                values,
                part.index(place),
                common.run()));
  }
}
