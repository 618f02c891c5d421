package io.github.pisnn.datasets.zarr;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A folder of any Hadoop file system. */
record FolderStore(FileSystem files, Path folder) implements Store {
  /** What stands before a colon is no scheme. */
  private Path path(String key) {
    return key.isEmpty() ? folder : new Path(folder, "./" + key);
  }

  @Override
  public @Nullable Blob open(String key) throws IOException {
    Path path = path(key);
    FileStatus status;
    try {
      status = files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
    if (status.isDirectory()) {
      return null;
    }
    FSDataInputStream in = files.open(path);
    return new Blob() {
      @Override
      public long length() {
        return status.getLen();
      }

      @Override
      public byte[] read(long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(from, bytes);
        return bytes;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus member : files.listStatus(path(prefix))) {
      if (member.isDirectory()) {
        names.add(member.getPath().getName());
      }
    }
    return names;
  }
}
