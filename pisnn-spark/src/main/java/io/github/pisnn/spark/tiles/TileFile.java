package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.PatchFormat;
import io.github.pisnn.core.util.Hashes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A tile's file, big-endian: the format and the tile's number, of 4 bytes each, and the step, of 8;
 * {@link Books}; and the cells in {@link PatchFormat}. It holds nothing that differs when a task
 * runs twice.
 *
 * @param name its name in the checkpoint's folder
 * @param number the tile's number
 * @param bytes its length
 * @param sha256 the SHA-256 of all of it
 * @param kernelNanos time spent in the tile's steps; not in the file, as it is never the same twice
 */
record TileFile(String name, int number, long bytes, String sha256, long kernelNanos)
    implements Serializable {
  private static final int FORMAT = 1;
  private static final int BUFFER = 1 << 16;

  /** Writes a tile under another name, then renames it. */
  static TileFile write(Tile tile, long step, FileSystem files, Path folder, String name)
      throws IOException {
    if (tile.failure() != null) {
      throw new IllegalStateException("a rollout that diverged has no checkpoints");
    }
    Path unfinished = unfinished(folder, name);
    MessageDigest sha256 = Hashes.sha256();
    long bytes;
    try (FSDataOutputStream file = files.create(unfinished, false)) {
      DataOutputStream out = new DataOutputStream(new DigestOutputStream(file, sha256));
      out.writeInt(FORMAT);
      out.writeInt(tile.number());
      out.writeLong(step);
      tile.books().write(out);
      PatchFormat.write(tile.cells(), out);
      out.flush();
      secure(file);
      bytes = file.getPos();
    }
    finish(files, unfinished, new Path(folder, name));
    String digits = HexFormat.of().formatHex(sha256.digest());
    return new TileFile(name, tile.number(), bytes, digits, tile.kernelNanos());
  }

  /** The name of a file that is being written, never the same twice. */
  static Path unfinished(Path folder, String name) {
    return new Path(folder, "." + name + "." + UUID.randomUUID() + ".tmp");
  }

  /** Sees to it that what was written outlives a loss of power, where files can. */
  static void secure(FSDataOutputStream file) throws IOException {
    if (file.hasCapability(StreamCapabilities.HSYNC)) {
      file.hsync();
    }
  }

  /** Gives a whole file its name. If it is there, another task has written the same. */
  static void finish(FileSystem files, Path unfinished, Path file) throws IOException {
    if (!files.rename(unfinished, file)
        && !(files.exists(file) && files.delete(unfinished, false))) {
      throw new IOException("cannot rename " + unfinished + " to " + file);
    }
  }

  /**
   * Reads the tile.
   *
   * @param window its cells
   * @throws IOException naming the file, if it is not as it was written
   */
  Tile read(Window window, long step, FileSystem files, Path folder) throws IOException {
    Path path = new Path(folder, name);
    MessageDigest sha256 = Hashes.sha256();
    try (DataInputStream in =
        new DataInputStream(
            new DigestInputStream(new BufferedInputStream(files.open(path), BUFFER), sha256))) {
      int format = in.readInt();
      boolean isIt = in.readInt() == number;
      isIt &= in.readLong() == step;
      Books books = Books.read(in);
      Patch cells = PatchFormat.read(window, in);
      boolean isWhole = in.read() < 0;
      if (format != FORMAT
          || !isIt
          || !isWhole
          || !HexFormat.of().formatHex(sha256.digest()).equals(this.sha256)) {
        throw damaged(path, "it does not have the SHA-256 in " + Checkpoint.MANIFEST);
      }
      return new Tile(number, cells, books, kernelNanos, null);
    } catch (EOFException e) {
      throw damaged(path, "it ends too early");
    } catch (IllegalArgumentException e) {
      throw damaged(path, "its bytes are not those of tile " + number);
    } catch (FileNotFoundException e) {
      throw new IOException("the checkpoint's file " + path + " is missing", e);
    }
  }

  private static IOException damaged(Path path, String how) {
    return new IOException("the checkpoint's file " + path + " is damaged: " + how);
  }
}
