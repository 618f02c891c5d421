package io.github.pisnn.ml;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.core.util.Refusal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code model.json} in a model's folder, with its SHA-256 beside it in the format of {@code
 * sha256sum}. Reading needs no Spark session.
 *
 * @param operator the evolution operator
 * @param provenance where it comes from, by the names used in the file
 */
public record ModelFile(EvolutionOperator operator, SortedMap<String, String> provenance) {
  // Files are opened through a file system of our own, because the shared ones keep what they are
  // told, and the checksum that counts is the one beside the model.
  private static final String NAME = "model.json";
  private static final String CHECKSUM = NAME + ".sha256";

  /** What the file calls parts of an operator, where that is not their own name. */
  private static final Map<String, String> PARTS =
      Map.of("radius", "stencil.normal", "transverse", "stencil.transverse");

  /**
   * Writes both files, which must not be there.
   *
   * @param folder the model's folder, on any Hadoop file system
   */
  public void write(Path folder, Configuration hadoop) throws IOException {
    byte[] text = ModelJson.write(operator, provenance).getBytes(StandardCharsets.UTF_8);
    String checksum = Hashes.sha256(text) + "  " + NAME + "\n";
    try (FileSystem files = FileSystem.newInstance(folder.toUri(), hadoop)) {
      files.setWriteChecksum(false);
      put(files, new Path(folder, NAME), text);
      put(files, new Path(folder, CHECKSUM), checksum.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(FileSystem files, Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = files.create(path, false)) {
      out.write(bytes);
    }
  }

  /**
   * Reads a model.
   *
   * @param folder the model's folder, on any Hadoop file system
   * @throws IllegalArgumentException if there is none, or it was cut short or edited, or it is of a
   *     newer format, in one line
   */
  public static ModelFile read(Path folder, Configuration hadoop) {
    Path path = new Path(folder, NAME);
    try (FileSystem files = FileSystem.newInstance(folder.toUri(), hadoop)) {
      files.setVerifyChecksum(false);
      byte[] bytes = get(files, path);
      String line = new String(get(files, new Path(folder, CHECKSUM)), StandardCharsets.UTF_8);
      if (!line.startsWith(Hashes.sha256(bytes) + " ")) {
        throw new IllegalArgumentException(
            path + " was cut short or edited: it does not have the SHA-256 in " + CHECKSUM);
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      try {
        return new ModelFile(ModelJson.read(text), ModelJson.provenance(text));
      } catch (Refusal e) {
        String said = e.said(part -> PARTS.getOrDefault(part, part));
        throw new IllegalArgumentException(path + ": " + said, e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
      }
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "there is no model in " + folder + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static byte[] get(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }
}
