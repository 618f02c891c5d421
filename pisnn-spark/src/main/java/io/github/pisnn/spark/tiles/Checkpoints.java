package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.domain.Tiling;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run, in a folder that all its machines reach, on any Hadoop file system.
 * Each is a folder {@code step-<n>} with a file a tile, which the tasks write, and a manifest,
 * which the driver writes last: without it there is no checkpoint. When a new one is complete, and
 * has been read back, older ones are removed.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern STEP = Pattern.compile("step-([0-9]{1,18})");

  private final Path folder;
  private final Configuration hadoop;
  private final Fingerprint fingerprint;

  /**
   * The checkpoints in a folder, which need not exist yet.
   *
   * @param folder a folder of their own, on the same file system for all machines
   * @param fingerprint what is rolled out: no checkpoint of anything else is resumed
   */
  public Checkpoints(Path folder, Configuration hadoop, Fingerprint fingerprint) {
    try {
      // Relative to the driver's folder; an executor's is another.
      this.folder = folder.getFileSystem(hadoop).makeQualified(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + folder + ": " + e.getMessage(), e);
    }
    this.hadoop = hadoop;
    this.fingerprint = fingerprint;
  }

  /**
   * The last complete checkpoint; empty if there is none.
   *
   * @throws IllegalArgumentException if it is of another run, or its manifest is damaged, in one
   *     line
   */
  public Optional<Checkpoint> latest() {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      long last = -1;
      for (Path path : steps(files)) {
        if (step(path) > last && files.exists(manifest(path))) {
          last = step(path);
        }
      }
      return last < 0 ? Optional.empty() : Optional.of(checked(manifest(path(last)), last, files));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private Checkpoint checked(Path manifest, long step, FileSystem files) throws IOException {
    String text;
    try (FSDataInputStream in = files.open(manifest)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(manifest + " is damaged: " + e.getMessage(), e);
    }
    if (checkpoint.step() != step) {
      throw new IllegalArgumentException(
          manifest + " is damaged: its step is " + checkpoint.step());
    }
    String differences = fingerprint.differences(checkpoint.fingerprint().parts());
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the checkpoint in " + folder + " is of another run: " + differences);
    }
    return checkpoint;
  }

  /** Removes all checkpoints. */
  public void delete() throws IOException {
    try (FileSystem files = open()) {
      for (Path step : steps(files)) {
        remove(step, files);
      }
      files.delete(folder, true);
    }
  }

  /**
   * Writes a checkpoint.
   *
   * @param remembered tiles of an earlier step that are to be kept too; null for none
   * @throws UncheckedIOException if it cannot be written, in one line; others stay as they are
   */
  Checkpoint write(
      JavaRDD<Tile> tiles,
      @Nullable JavaRDD<Tile> remembered,
      long step,
      Tiling tiling,
      long wallNanos) {
    Path target = path(step);
    try (FileSystem files = open()) {
      remove(target, files);
      files.mkdirs(target);
      try {
        List<TileFile> now = write(tiles, "tile-", step, target);
        List<TileFile> before = List.of();
        if (remembered != null) {
          before = remembered == tiles ? now : write(remembered, "remembered-", step, target);
        }
        requireSeen(Stream.concat(now.stream(), before.stream()).toList(), target, files);
        Checkpoint checkpoint =
            new Checkpoint(
                step, tiling.rows(), tiling.columns(), fingerprint, wallNanos, now, before);
        put(checkpoint, target, files);
        return checkpoint;
      } catch (Exception e) {
        discard(target, files, e);
        throw e;
      }
    } catch (Exception e) {
      throw inOneLine("cannot write " + target, e);
    }
  }

  private List<TileFile> write(JavaRDD<Tile> tiles, String prefix, long step, Path target) {
    Broadcast<SerializableConfiguration> conf = broadcast(new JavaSparkContext(tiles.context()));
    String name = target.toString();
    return tiles.mapPartitions(part -> writeAll(part, prefix, step, name, conf)).collect();
  }

  private Broadcast<SerializableConfiguration> broadcast(JavaSparkContext spark) {
    return spark.broadcast(new SerializableConfiguration(hadoop));
  }

  private static Iterator<TileFile> writeAll(
      Iterator<Tile> tiles,
      String prefix,
      long step,
      String target,
      Broadcast<SerializableConfiguration> hadoop)
      throws IOException {
    Path folder = new Path(target);
    List<TileFile> written = new ArrayList<>();
    try (FileSystem files = open(folder, hadoop.value().value())) {
      while (tiles.hasNext()) {
        Tile tile = tiles.next();
        written.add(TileFile.write(tile, step, files, folder, prefix + tile.number()));
      }
    }
    return written.iterator();
  }

  /** What another machine's task wrote must have arrived here. */
  private static void requireSeen(List<TileFile> written, Path target, FileSystem files)
      throws IOException {
    for (TileFile file : written) {
      Path path = new Path(target, file.name());
      try {
        if (files.getFileStatus(path).getLen() != file.bytes()) {
          throw new IOException(path + " does not have the " + file.bytes() + " bytes written");
        }
      } catch (FileNotFoundException e) {
        throw new IOException(
            "the driver does not see what a task wrote: all machines must share the folder", e);
      }
    }
  }

  private static void put(Checkpoint checkpoint, Path target, FileSystem files) throws IOException {
    Path unfinished = TileFile.unfinished(target, Checkpoint.MANIFEST);
    try (FSDataOutputStream out = files.create(unfinished, false)) {
      out.write(checkpoint.json().getBytes(StandardCharsets.UTF_8));
      TileFile.secure(out);
    }
    TileFile.finish(files, unfinished, manifest(target));
  }

  private static void discard(Path target, FileSystem files, Exception why) {
    try {
      remove(target, files);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /**
   * The tiles of some files, without a past; lazy.
   *
   * @param list the files of a checkpoint's tiles, or of those it remembers
   */
  JavaRDD<Tile> read(
      JavaSparkContext spark,
      Checkpoint checkpoint,
      List<TileFile> list,
      Tiling tiling,
      int partitions) {
    Broadcast<SerializableConfiguration> conf = broadcast(spark);
    long step = checkpoint.step();
    String name = path(step).toString();
    return spark
        .parallelize(list, partitions)
        .map(file -> read(file, tiling, step, new Path(name), conf.value().value()));
  }

  private static Tile read(
      TileFile file, Tiling tiling, long step, Path folder, Configuration hadoop)
      throws IOException {
    return file.read(tiling.window(file.number()), step, folder.getFileSystem(hadoop), folder);
  }

  /** Removes all others; what cannot be removed stays. */
  void keepOnly(Checkpoint checkpoint) {
    try (FileSystem files = open()) {
      for (Path step : steps(files)) {
        if (step(step) != checkpoint.step()) {
          remove(step, files);
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot remove old checkpoints in {}: {}", folder, e.getMessage());
    }
  }

  /** The manifest goes first, so that there is never one without its tiles. */
  private static void remove(Path step, FileSystem files) throws IOException {
    files.delete(manifest(step), false);
    files.delete(step, true);
  }

  /** The folders of checkpoints, complete or not. */
  private List<Path> steps(FileSystem files) throws IOException {
    List<Path> steps = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus status : files.listStatus(folder)) {
        if (STEP.matcher(status.getPath().getName()).matches()) {
          steps.add(status.getPath());
        }
      }
    }
    return steps;
  }

  private static long step(Path path) {
    Matcher matcher = STEP.matcher(path.getName());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private Path path(long step) {
    return new Path(folder, "step-" + step);
  }

  private static Path manifest(Path step) {
    return new Path(step, Checkpoint.MANIFEST);
  }

  private FileSystem open() throws IOException {
    return open(folder, hadoop);
  }

  /** A file system of our own, as the shared ones must not be told to write no checksum files. */
  private static FileSystem open(Path path, Configuration hadoop) throws IOException {
    FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
    files.setWriteChecksum(false);
    return files;
  }

  /**
   * What a file system had to say, without Spark's account of how a job failed.
   *
   * @param what what could not be done
   * @return an UncheckedIOException if a file system was the reason
   */
  public static RuntimeException inOneLine(String what, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        String why = io.getMessage() == null ? io.toString() : io.getMessage();
        return new UncheckedIOException(what + ": " + why, io);
      }
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  /** The folder. */
  @Override
  public String toString() {
    return folder.toString();
  }
}
