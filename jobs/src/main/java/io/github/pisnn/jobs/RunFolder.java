package io.github.pisnn.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A run's folder, on any Hadoop file system. Files appear whole or not at all. */
final class RunFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.conf";

  private final String name;
  private final FileSystem files;
  private final Path folder;

  private RunFolder(String name, FileSystem files) {
    this.name = name;
    this.files = files;
    this.folder = files.makeQualified(new Path(name));
  }

  /**
   * A folder yet to be made; nothing is written.
   *
   * @throws IllegalArgumentException if it exists, or there is no such file system
   */
  static RunFolder requireNew(String out, Configuration hadoop) {
    try {
      FileSystem files = open(new Path(out), hadoop);
      RunFolder folder = new RunFolder(out, files);
      if (files.exists(folder.folder)) {
        throw exists(out);
      }
      return folder;
    } catch (IOException e) {
      throw new IllegalArgumentException("out = " + out + " cannot be reached: " + e, e);
    }
  }

  /**
   * A file system of our own: Hadoop's shared ones must not be told to leave out the hidden
   * checksum files, which would only litter a run's folder.
   *
   * @throws IllegalArgumentException if there is none for the path
   */
  static FileSystem open(Path path, Configuration hadoop) throws IOException {
    try {
      FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
      files.setWriteChecksum(false);
      return files;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("there is no file system for " + path + ": " + e, e);
    }
  }

  private static IllegalArgumentException exists(String out) {
    return new IllegalArgumentException(
        "out = " + out + " exists: name another folder, or remove it");
  }

  /**
   * Makes the folder with the run's resolved configuration in it.
   *
   * @throws IllegalArgumentException if another run has made it meanwhile
   */
  void create(String config) throws IOException {
    files.mkdirs(folder);
    try (OutputStream out = files.create(path(CONFIG), false)) {
      out.write(config.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw exists(name);
    }
  }

  /** The path of something inside. */
  Path path(String file) {
    return new Path(folder, file);
  }

  /** The file system it is on. */
  FileSystem files() {
    return files;
  }

  /** Writes a file under another name, then renames it. */
  void write(String file, byte[] bytes) throws IOException {
    Path unfinished = path("." + file + ".tmp");
    try (OutputStream out = files.create(unfinished, true)) {
      out.write(bytes);
    }
    if (!files.rename(unfinished, path(file))) {
      throw new IOException("cannot rename " + unfinished + " to " + file);
    }
  }

  /** Writes a JSON file. */
  void write(String file, ObjectNode object) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** The folder as the user named it. */
  @Override
  public String toString() {
    return name;
  }
}
