package io.github.pisnn.spark.tiles;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files under another scheme, on a disk that runs full, or does nothing more at all. */
public final class SmallDisk extends RawLocalFileSystem {
  static final String SCHEME = "small";

  /** Bytes that still fit. */
  static final AtomicLong ROOM = new AtomicLong();

  /** Calls of delete that still work. */
  static final AtomicLong DELETES = new AtomicLong();

  /** Room for all. */
  static void clear() {
    ROOM.set(Long.MAX_VALUE);
    DELETES.set(Long.MAX_VALUE);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (DELETES.decrementAndGet() < 0) {
      throw new IOException("Input/output error");
    }
    return super.delete(path, recursive);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return full(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return full(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
  }

  private static FSDataOutputStream full(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(
        new FilterOutputStream(out) {
          @Override
          public void write(int value) throws IOException {
            take(1);
            out.write(value);
          }

          @Override
          public void write(byte[] bytes, int at, int n) throws IOException {
            take(n);
            out.write(bytes, at, n);
          }
        },
        null);
  }

  private static void take(int bytes) throws IOException {
    if (ROOM.addAndGet(-bytes) < 0) {
      throw new IOException("No space left on device");
    }
  }

  /** A path on this disk. */
  static Path path(java.nio.file.Path local) {
    return new Path(SCHEME + "://" + local);
  }
}
