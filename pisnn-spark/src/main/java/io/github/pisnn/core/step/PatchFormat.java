package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Window;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Patches as bytes, big-endian: row, column, rows, columns; 1 and the count of a uniform patch, or
 * 0, the numbers of first potentials of x, those of y and of remainders, and then counts,
 * potentials of x, of y, first potentials of x, of y, and remainders, all of 4 bytes.
 */
public final class PatchFormat {
  private static final int PIECE = 1 << 14;

  private PatchFormat() {}

  /** Moves n values, from a place in an array on, to a buffer or from there. */
  @FunctionalInterface
  private interface Piece {
    void move(ByteBuffer buffer, int at, int n);
  }

  /** Writes a patch. */
  public static void write(Patch patch, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    Window window = patch.window;
    data.writeInt(window.row());
    data.writeInt(window.column());
    data.writeInt(window.rows());
    data.writeInt(window.columns());
    data.writeInt(patch.isUniform() ? 1 : 0);
    if (patch.isUniform()) {
      data.writeInt(patch.uniformCount);
      data.flush();
      return;
    }
    int cells = window.cells();
    int remainders = patch.remainder.length > 0 ? cells : 0;
    for (float[] first : patch.first) {
      data.writeInt(first.length);
    }
    data.writeInt(remainders);
    write(cells, data, (buffer, at, n) -> buffer.asIntBuffer().put(patch.counts, at, n));
    for (float[] potentials : patch.potentials) {
      write(potentials, cells, data);
    }
    for (float[] first : patch.first) {
      write(first, first.length, data);
    }
    write(patch.remainder, remainders, data);
    data.flush();
  }

  private static void write(float[] values, int length, DataOutputStream data) throws IOException {
    write(length, data, (buffer, at, n) -> buffer.asFloatBuffer().put(values, at, n));
  }

  private static void write(int length, DataOutputStream data, Piece piece) throws IOException {
    byte[] bytes = new byte[Integer.BYTES * Math.min(PIECE, length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int at = 0; at < length; at += PIECE) {
      int n = Math.min(PIECE, length - at);
      piece.move(buffer.clear(), at, n);
      data.write(bytes, 0, n * Integer.BYTES);
    }
  }

  /**
   * Reads a patch.
   *
   * @throws IOException if the bytes end too early
   * @throws IllegalArgumentException if they are not a patch's
   */
  public static Patch read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    return readCells(window(data), data);
  }

  /**
   * Reads the patch of a window, and makes no room for another.
   *
   * @throws IOException if the bytes end too early
   * @throws IllegalArgumentException if they are not a patch's, or another window's
   */
  public static Patch read(Window window, InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (!window(data).equals(window)) {
      throw new IllegalArgumentException("these bytes are of another window");
    }
    return readCells(window, data);
  }

  private static Window window(DataInputStream data) throws IOException {
    return new Window(data.readInt(), data.readInt(), data.readInt(), data.readInt());
  }

  private static Patch readCells(Window window, DataInputStream data) throws IOException {
    if (data.readInt() == 1) {
      return Patch.uniform(window, data.readInt());
    }
    Axis[] axes = Axis.values();
    int[] faces = new int[axes.length];
    for (Axis axis : axes) {
      faces[axis.index()] = length(data.readInt(), window.cells(axis.other()));
    }
    int remainders = length(data.readInt(), window.cells());
    int[] counts = new int[window.cells()];
    read(counts.length, data, (buffer, at, n) -> buffer.asIntBuffer().get(counts, at, n));
    float[][] potentials = new float[axes.length][];
    for (int axis = 0; axis < axes.length; axis++) {
      potentials[axis] = read(counts.length, data);
    }
    float[][] first = new float[axes.length][];
    for (int axis = 0; axis < axes.length; axis++) {
      first[axis] = read(faces[axis], data);
    }
    return Patch.of(window, counts, potentials, first, read(remainders, data));
  }

  private static int length(int length, int full) {
    if (length != 0 && length != full) {
      throw new IllegalArgumentException("these bytes are no patch");
    }
    return length;
  }

  private static float[] read(int length, DataInputStream data) throws IOException {
    float[] values = new float[length];
    read(length, data, (buffer, at, n) -> buffer.asFloatBuffer().get(values, at, n));
    return values;
  }

  private static void read(int length, DataInputStream data, Piece piece) throws IOException {
    byte[] bytes = new byte[Integer.BYTES * Math.min(PIECE, length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int at = 0; at < length; at += PIECE) {
      int n = Math.min(PIECE, length - at);
      data.readFully(bytes, 0, n * Integer.BYTES);
      piece.move(buffer.clear(), at, n);
    }
  }
}
