package io.github.pisnn.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A run's folder, on any Hadoop file system. Files appear whole or not at all. */
public final class RunFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.conf";

  /** The configuration of the run that this one extends. */
  private static final String BEFORE = "checkpoint/before.conf";

  /** Enough to resume a run; removed when it is done. */
  public static final String CHECKPOINT = "checkpoint";

  private final String name;
  private final FileSystem files;
  private final Path folder;
  private boolean resumable;
  private boolean resumed;
  private @Nullable String extended;

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
  public static RunFolder requireNew(String out, Configuration hadoop) {
    return require(out, hadoop, false, "", (folder, theirs) -> false);
  }

  /** Says which runs can go on as a larger one. */
  @FunctionalInterface
  public interface Extension {
    /**
     * Whether the run that is asked for extends the one in a folder, be that finished or not.
     *
     * @param theirs the resolved configuration of that one, which is another
     * @throws IllegalArgumentException if it would, but cannot
     */
    boolean extendsRun(RunFolder folder, String theirs) throws IOException;
  }

  /**
   * A folder yet to be made, or that of a run that was killed or extended and can go on; nothing is
   * written.
   *
   * @param resumable whether this run goes on from checkpoints
   * @param config the run's resolved configuration
   * @param extension what other runs this one extends
   * @throws IllegalArgumentException if it exists and does not hold an unfinished run of just this
   *     configuration or one to extend, or there is no such file system
   */
  public static RunFolder require(
      String out, Configuration hadoop, boolean resumable, String config, Extension extension) {
    try {
      FileSystem files = open(new Path(out), hadoop);
      RunFolder folder = new RunFolder(out, files);
      if (files.exists(folder.folder)) {
        boolean isUnfinished = files.exists(folder.path(CHECKPOINT));
        if (!resumable || !(isUnfinished || folder.isExtended(config, extension))) {
          throw exists(out);
        }
        folder.resumed = folder.extended != null || folder.isBegun(config, extension);
      }
      folder.resumable = resumable;
      return folder;
    } catch (IOException e) {
      throw new IllegalArgumentException("out = " + out + " cannot be reached: " + e, e);
    }
  }

  /** A folder that is there, or will be with the first file in it. */
  public static RunFolder at(Path folder, Configuration hadoop) throws IOException {
    return new RunFolder(folder.toString(), open(folder, hadoop));
  }

  /** Whether there is a run of another configuration that this one extends. */
  private boolean isExtended(String config, Extension extension) throws IOException {
    if (!files.exists(path(CONFIG))) {
      return false;
    }
    String theirs = read(CONFIG);
    if (!theirs.equals(config) && extension.extendsRun(this, theirs)) {
      extended = theirs;
    }
    return extended != null;
  }

  /** Whether a run got further than to write its configuration, which must be this one's. */
  private boolean isBegun(String config, Extension extension) throws IOException {
    if (!files.exists(path(CONFIG))) {
      return false;
    }
    String theirs = read(CONFIG);
    if (theirs.length() < config.length() && config.startsWith(theirs)) {
      files.delete(path(CONFIG), false);
      return false;
    }
    if (!isExtended(config, extension)) {
      requireSame(config);
    }
    return true;
  }

  /** Refuses to go on with another configuration, naming the first line that differs. */
  private void requireSame(String config) throws IOException {
    String[] ours = config.split("\n");
    String[] theirs = read(CONFIG).split("\n");
    int line = Arrays.mismatch(ours, theirs);
    if (line >= 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "out = %s holds an unfinished run of another configuration: its config.conf "
                  + "has%s where this run has%s; name another folder, or remove it",
              name,
              line(theirs, line),
              line(ours, line)));
    }
  }

  private static String line(String[] lines, int number) {
    return number < lines.length ? " '" + lines[number].strip() + "'" : " nothing";
  }

  private String read(String file) throws IOException {
    try (InputStream in = files.open(path(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * A file system of our own: Hadoop's shared ones must not be told to leave out the hidden
   * checksum files, which would only litter a run's folder.
   *
   * @throws IllegalArgumentException if there is none for the path
   */
  public static FileSystem open(Path path, Configuration hadoop) throws IOException {
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
   * Makes the folder with the run's resolved configuration in it, unless the run goes on. One that
   * it extends is remembered until it is over.
   *
   * @throws IllegalArgumentException if another run has made it meanwhile
   */
  public void create(String config) throws IOException {
    if (extended != null) {
      files.mkdirs(path(CHECKPOINT));
      write(BEFORE, extended.getBytes(StandardCharsets.UTF_8));
      write(CONFIG, config.getBytes(StandardCharsets.UTF_8));
    }
    if (resumed) {
      return;
    }
    // First: what was killed after this can go on, or begin anew.
    files.mkdirs(resumable ? path(CHECKPOINT) : folder);
    try (OutputStream out = files.create(path(CONFIG), false)) {
      out.write(config.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw exists(name);
    }
  }

  /** Writes a file that whoever shares the folder sees; it is removed when the run is over. */
  public Path show() throws IOException {
    Path file = path(CHECKPOINT + "/seen-by-all-" + UUID.randomUUID());
    files.create(file, false).close();
    return file;
  }

  /** The run is over: there is nothing to resume. */
  public void finish() throws IOException {
    files.delete(path(CHECKPOINT), true);
  }

  /** The configuration of the run that this one extends, if it does. */
  public Optional<String> before() throws IOException {
    return files.exists(path(BEFORE)) ? Optional.of(read(BEFORE)) : Optional.empty();
  }

  /** The path of something inside. */
  public Path path(String file) {
    return new Path(folder, file);
  }

  /** The file system it is on. */
  public FileSystem files() {
    return files;
  }

  /** A folder inside, on the same file system, which need not exist yet. */
  public RunFolder inside(String folderName) {
    return new RunFolder(name + "/" + folderName, files);
  }

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file under another name, then renames it. */
  public void write(String file, Content content) throws IOException {
    try (OutputStream out = files.create(unfinished(file), true)) {
      content.writeTo(out);
    }
    finish(file);
  }

  /** Writes a file of some bytes. */
  public void write(String file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /** Where a file or a folder is written before it has its name: nobody looks there. */
  public Path unfinished(String file) {
    Path whole = path(file);
    return new Path(whole.getParent(), "." + whole.getName() + ".tmp");
  }

  /** Gives what is whole now its name, over a file that has it already. */
  public void finish(String file) throws IOException {
    Path whole = unfinished(file);
    // Not every file system renames over what is there.
    if (!files.rename(whole, path(file))
        && !(files.delete(path(file), false) && files.rename(whole, path(file)))) {
      throw new IOException("cannot rename " + unfinished(file) + " to " + file);
    }
  }

  /** Removes a file or a folder that a run that was killed has left, whole or not. */
  public void clear(String file) throws IOException {
    files.delete(unfinished(file), true);
    files.delete(path(file), true);
  }

  /** Writes a JSON file. */
  public void write(String file, ObjectNode object) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a JSON file; empty if there is none. */
  public Optional<JsonNode> readJson(String file) throws IOException {
    return files.exists(path(file)) ? Optional.of(JSON.readTree(read(file))) : Optional.empty();
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
