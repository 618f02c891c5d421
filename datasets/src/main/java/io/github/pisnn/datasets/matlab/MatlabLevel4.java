package io.github.pisnn.datasets.matlab;

import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.IndexedFile;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.arrays.StreamedArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * MATLAB level 4, as {@code save -v4} and Octave write it: matrices one behind the other, each with
 * a header of 20 bytes and its name.
 *
 * @see <a href="https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf">The format</a>,
 *     Level 4 MAT-Files
 */
public final class MatlabLevel4 extends IndexedFile<MatlabLevel4.Matrix> {
  private static final int HEADER = 20;
  private static final int LONGEST_NAME = 256;

  /** What a type says, in decimal digits: M of the machine, a zero, P of numbers, T of matrices. */
  private static final int MACHINE = 1000;

  private static final int NUMBERS = 10;
  private static final int TEXT = 1;
  private static final int SPARSE = 2;

  private final FileSystem files;
  private final Path path;

  private MatlabLevel4(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * What a header says.
   *
   * @param kind 0 for a full matrix of numbers
   * @param start place of the first number
   */
  record Matrix(
      String name,
      int kind,
      NumberType type,
      long rows,
      long columns,
      boolean isComplex,
      long start) {

    /** Bytes of its real part. */
    long bytes() {
      return rows * columns * type.bytes();
    }

    long end() {
      return start + bytes() * (isComplex ? 2 : 1);
    }

    /** No number is shorter than a byte, and no file so long that its bytes overflow. */
    boolean endsBy(long length) {
      return rows * columns <= length && end() <= length;
    }
  }

  /** Whether a file begins as one of level 4. */
  public static boolean is(FSDataInputStream in, long length) throws IOException {
    return header(in, 0, length).isPresent();
  }

  /**
   * Reads the headers of a file's matrices, and complex matrices whole.
   *
   * @throws IOException if it is damaged or cut short
   */
  public static MatlabLevel4 open(FileSystem files, Path path) throws IOException {
    MatlabLevel4 file = new MatlabLevel4(files, path);
    long length = files.getFileStatus(path).getLen();
    try (FSDataInputStream in = files.open(path)) {
      for (long at = 0; at < length; ) {
        long place = at;
        Matrix matrix =
            header(in, at, length)
                .orElseThrow(
                    () ->
                        new IOException(
                            "cannot be read as MATLAB 4: no header of a matrix at byte " + place));
        if (!matrix.endsBy(length)) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "cut short: it has %d bytes, too few for %s of %d x %d numbers",
                  length,
                  matrix.name,
                  matrix.rows,
                  matrix.columns));
        }
        file.add(matrix);
        at = matrix.end();
      }
    }
    return file;
  }

  /** Reads the header of a matrix, if there is one. */
  private static Optional<Matrix> header(FSDataInputStream in, long at, long length)
      throws IOException {
    if (length - at < HEADER) {
      return Optional.empty();
    }
    byte[] bytes = new byte[HEADER];
    in.seek(at);
    in.readFully(bytes);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    boolean isBigEndian = header.getInt(0) / MACHINE == 1;
    header.order(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int code = header.getInt() - (isBigEndian ? MACHINE : 0);
    long rows = header.getInt();
    long columns = header.getInt();
    int complex = header.getInt();
    int nameLength = header.getInt();
    Optional<NumberType> type = type(code / NUMBERS, isBigEndian);
    boolean isHeader =
        code >= 0
            && type.isPresent()
            && code % NUMBERS <= SPARSE
            && rows >= 0
            && columns >= 0
            && (complex == 0 || complex == 1)
            && nameLength > 1
            && nameLength <= LONGEST_NAME
            && nameLength <= length - at - HEADER;
    if (!isHeader) {
      return Optional.empty();
    }
    byte[] name = new byte[nameLength];
    in.readFully(name);
    String text = new String(name, StandardCharsets.ISO_8859_1);
    if (!text.matches("\\w+\\x00+")) {
      return Optional.empty();
    }
    return Optional.of(
        new Matrix(
            text.replace("\0", ""),
            code % NUMBERS,
            type.get(),
            rows,
            columns,
            complex == 1,
            at + HEADER + nameLength));
  }

  private static Optional<NumberType> type(int code, boolean isBigEndian) {
    return switch (code) {
      case 0 -> Optional.of(NumberType.ieee(Double.BYTES, isBigEndian));
      case 1 -> Optional.of(NumberType.ieee(Float.BYTES, isBigEndian));
      case 2 -> Optional.of(NumberType.integer(Integer.BYTES, true, isBigEndian));
      case 3 -> Optional.of(NumberType.integer(Short.BYTES, true, isBigEndian));
      case 4 -> Optional.of(NumberType.integer(Short.BYTES, false, isBigEndian));
      case 5 -> Optional.of(NumberType.integer(Byte.BYTES, false, isBigEndian));
      default -> Optional.empty();
    };
  }

  private void add(Matrix matrix) throws IOException {
    if (matrix.kind != 0) {
      refuse(
          matrix.name,
          (matrix.kind == TEXT ? "is text" : "is sparse") + "; expected a full matrix of numbers");
      return;
    }
    if (matrix.isComplex) {
      ImaginaryPart part = imaginaryPart(matrix);
      if (!part.isRounding()) {
        refuse(matrix.name, part.refusal());
        return;
      }
      note(matrix.name, part.note(matrix.name));
    }
    add(matrix.name, matrix);
  }

  private ImaginaryPart imaginaryPart(Matrix matrix) throws IOException {
    long[] offset = new long[2];
    int[] size;
    try {
      size = new int[] {Math.toIntExact(matrix.columns), Math.toIntExact(matrix.rows)};
      Math.multiplyExact(size[0], size[1]);
    } catch (ArithmeticException e) {
      throw new IOException(matrix.name + " is complex and too large to be read whole", e);
    }
    try (StreamedArray real = stream(matrix, matrix.start);
        StreamedArray imaginary = stream(matrix, matrix.start + matrix.bytes())) {
      return ImaginaryPart.of(real.read(offset, size), imaginary.read(offset, size));
    }
  }

  /** Columns follow each other. */
  private StreamedArray stream(Matrix matrix, long start) {
    long[] shape = {matrix.columns, matrix.rows};
    return new StreamedArray(matrix.type, start, shape, () -> files.open(path));
  }

  @Override
  protected StoredArray open(String name, Matrix matrix) {
    return ArrayViews.reversedAxes(closing(stream(matrix, matrix.start)));
  }
}
