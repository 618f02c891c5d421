package io.github.pisnn.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A run's folder, on any Hadoop file system. Files appear whole or not at all. */
final class RunFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;

  private RunFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * A folder yet to be made; nothing is written.
   *
   * @throws IllegalArgumentException if it exists
   */
  static RunFolder requireNew(String out, Configuration hadoop) throws IOException {
    Path folder = new Path(out);
    FileSystem files = folder.getFileSystem(hadoop);
    if (files.exists(folder)) {
      throw new IllegalArgumentException(
          "out = " + out + " exists: name another folder, or remove it");
    }
    // Every file that matters has a checksum of its own; Hadoop's would only litter the folder.
    files.setWriteChecksum(false);
    return new RunFolder(files, folder);
  }

  /** Makes the folder with the run's resolved configuration in it. */
  void create(String config) throws IOException {
    files.mkdirs(folder);
    write("config.conf", config.getBytes(StandardCharsets.UTF_8));
  }

  /** The path of something inside. */
  Path path(String name) {
    return new Path(folder, name);
  }

  /** The file system it is on. */
  FileSystem files() {
    return files;
  }

  /** Writes a file under another name, then renames it. */
  void write(String name, byte[] bytes) throws IOException {
    Path unfinished = path("." + name + ".tmp");
    try (OutputStream out = files.create(unfinished, true)) {
      out.write(bytes);
    }
    if (!files.rename(unfinished, path(name))) {
      throw new IOException("cannot rename " + unfinished + " to " + name);
    }
  }

  /** Writes a JSON file. */
  void write(String name, ObjectNode object) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
