package io.github.pisnn.datasets.matlab;

import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.IndexedFile;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5Reader.EntryHeader;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * MATLAB level 5, as MATLAB 7 and SciPy save it. A matrix is read whole when its first part is
 * asked for; the file's other ones are not.
 *
 * @see <a href="https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf">The format</a>
 */
public final class MatlabLevel5 extends IndexedFile<MatlabLevel5.Whole> {
  /** The most that a byte of the file can inflate to. */
  private static final long MOST_INFLATED = 1032;

  private static final String EXPECTED = "; expected a full matrix of numbers";

  private final FileSystem files;
  private final Path path;
  private final long length;

  private MatlabLevel5(FileSystem files, Path path, long length) {
    this.files = files;
    this.path = path;
    this.length = length;
  }

  /**
   * Reads the headers of a file's matrices, and complex matrices whole.
   *
   * @throws IOException if it is damaged or cut short
   */
  public static MatlabLevel5 open(FileSystem files, Path path) throws IOException {
    MatlabLevel5 file = new MatlabLevel5(files, path, files.getFileStatus(path).getLen());
    Map<String, Whole> complex = new TreeMap<>();
    MatFile objects =
        file.read(
            header -> {
              file.add(header, complex);
              return false;
            });
    for (MatFile.Entry object : objects.getEntries()) {
      if (!object.getName().isEmpty()) { // The file does not name what objects consist of.
        file.refuse(plain(object.getName()), "is an object" + EXPECTED);
      }
    }
    for (Map.Entry<String, Whole> matrix : complex.entrySet()) {
      file.checkImaginaryPart(matrix.getKey(), matrix.getValue());
    }
    return file;
  }

  /** A message has one line. */
  private static String plain(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private void add(EntryHeader header, Map<String, Whole> complex) {
    String name = plain(header.getName());
    String what =
        switch (header.getType()) {
          case Cell -> "is a cell array";
          case Structure -> "is a struct";
          case Character -> "is text";
          case Sparse -> "is sparse";
          case Function -> "is a function handle";
          case Object, Opaque -> "is an object";
          default -> "";
        };
    if (!what.isEmpty()) {
      refuse(name, what + EXPECTED);
      return;
    }
    Whole matrix = new Whole(header);
    add(name, matrix);
    if (header.isComplex()) {
      complex.put(name, matrix);
    }
  }

  private void checkImaginaryPart(String name, Whole matrix) throws IOException {
    ImaginaryPart part = matrix.imaginaryPart();
    if (part.isRounding()) {
      note(name, part.note(name));
    } else {
      refuse(name, part.refusal());
    }
  }

  /** Whatever the library throws is the file's fault; the innermost error says what is wrong. */
  private MatFile read(Predicate<EntryHeader> accepted) throws IOException {
    try (FSDataInputStream in = files.open(path);
        Source source = Sources.wrapInputStream(in)) {
      return Mat5.newReader(source)
          .setEntryFilter(accepted::test)
          .setBufferAllocator(new Limited(MOST_INFLATED * length))
          .disableSubsystemProcessing()
          .readMat();
    } catch (IOException | RuntimeException e) {
      Throwable innermost = e;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      String why =
          innermost instanceof EOFException || innermost.getMessage() == null
              ? "it ends before its matrices do"
              : innermost.getMessage();
      throw new IOException("cannot be read as MATLAB 5, or is cut short: " + why, e);
    }
  }

  /** Lets no matrix be larger than the file can tell. */
  private record Limited(long most) implements BufferAllocator {
    @Override
    public ByteBuffer allocate(int bytes) {
      if (bytes < 0 || bytes > most) {
        throw new IllegalArgumentException("a matrix of " + bytes + " bytes is too large for it");
      }
      return ByteBuffer.allocate(bytes);
    }

    @Override
    public void release(ByteBuffer buffer) {}
  }

  @Override
  protected StoredArray open(String name, Whole array) {
    return ArrayViews.reversedAxes(array);
  }

  /** A matrix that is stored column by column, seen with its axes in reverse order. */
  final class Whole implements StoredArray {
    private final String name;
    private final MatlabType type;
    private final long[] shape;
    private @Nullable Matrix matrix;

    Whole(EntryHeader header) {
      int[] dimensions = header.getDimensions();
      this.name = header.getName();
      this.type = header.getType();
      this.shape = new long[dimensions.length];
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = dimensions[dimensions.length - 1 - axis];
      }
    }

    @Override
    public long[] shape() {
      return shape.clone();
    }

    private Matrix load() throws IOException {
      if (matrix == null) {
        matrix = MatlabLevel5.this.read(header -> header.getName().equals(name)).getMatrix(name);
      }
      return matrix;
    }

    private ImaginaryPart imaginaryPart() throws IOException {
      Matrix numbers = load();
      double[] real = new double[numbers.getNumElements()];
      double[] imaginary = new double[real.length];
      for (int k = 0; k < real.length; k++) {
        real[k] = numbers.getDouble(k);
        imaginary[k] = numbers.getImaginaryDouble(k);
      }
      return ImaginaryPart.of(real, imaginary);
    }

    @Override
    public double[] read(long[] offset, int[] size) throws IOException {
      Matrix numbers = load();
      int count = Arrays.stream(size).reduce(1, Math::multiplyExact);
      double[] values = new double[count];
      int[] place = new int[size.length];
      for (int to = 0; to < count; to++) {
        int from = 0;
        for (int axis = 0; axis < size.length; axis++) {
          from = (int) (from * shape[axis] + offset[axis] + place[axis]);
        }
        values[to] = number(numbers, from);
        for (int axis = size.length - 1; axis >= 0 && ++place[axis] == size[axis]; axis--) {
          place[axis] = 0;
        }
      }
      return values;
    }

    private double number(Matrix numbers, int index) {
      return switch (type) {
        case Int64 -> NumberType.exact(numbers.getLong(index), true);
        case UInt64 -> NumberType.exact(numbers.getLong(index), false);
        default -> numbers.getDouble(index);
      };
    }
  }
}
