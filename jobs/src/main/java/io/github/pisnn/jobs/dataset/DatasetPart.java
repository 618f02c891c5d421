package io.github.pisnn.jobs.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What is known of a finished file of a dataset: {@code checkpoint/part-NUMBER.json}, written after
 * the file itself.
 *
 * @param bytes the file's size
 * @param sha256 its digest
 * @param hashes digests of the trajectories in it
 * @param massDrift how far a mean gets from where it was, at most
 */
record DatasetPart(long bytes, String sha256, List<String> hashes, double massDrift) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path note(Path out, int number) {
    return new Path(
        out, String.format(Locale.ROOT, "%s/part-%05d.json", RunFolder.CHECKPOINT, number));
  }

  /** Looks at a file that was just finished. */
  static DatasetPart of(
      FileSystem files, Path out, int number, List<String> hashes, double massDrift)
      throws IOException {
    Path file = new Path(out, DatasetDescription.fileName(number));
    long bytes = files.getFileStatus(file).getLen();
    return new DatasetPart(bytes, sha256(files, file), List.copyOf(hashes), massDrift);
  }

  private static String sha256(FileSystem files, Path file) throws IOException {
    MessageDigest digest = Hashes.sha256();
    try (InputStream in = new DigestInputStream(files.open(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Notes it: under another name, then renamed. */
  void write(FileSystem files, Path out, int number) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("bytes", bytes);
    json.put("sha256", sha256);
    json.put("massDrift", massDrift);
    hashes.forEach(json.putArray("hashes")::add);
    Path note = note(out, number);
    Path unfinished = new Path(note.getParent(), "." + note.getName() + "." + UUID.randomUUID());
    try (OutputStream stream = files.create(unfinished, true)) {
      stream.write(JSON.writeValueAsBytes(json));
    }
    files.delete(note, false);
    if (!files.rename(unfinished, note)) {
      throw new IOException("cannot rename " + unfinished + " to " + note);
    }
  }

  /** What was noted of a file; nothing if it is not finished. */
  static Optional<DatasetPart> read(FileSystem files, Path out, int number) throws IOException {
    Path note = note(out, number);
    if (!files.exists(note)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(note)) {
      JsonNode json = JSON.readTree(in);
      List<String> hashes = new ArrayList<>();
      json.required("hashes").forEach(hash -> hashes.add(hash.asText()));
      return Optional.of(
          new DatasetPart(
              json.required("bytes").asLong(),
              json.required("sha256").asText(),
              List.copyOf(hashes),
              json.required("massDrift").asDouble()));
    }
  }

  /** Whether the file is still what was noted. */
  boolean isWhole(FileSystem files, Path out, int number) throws IOException {
    Path file = new Path(out, DatasetDescription.fileName(number));
    return files.exists(file)
        && files.getFileStatus(file).getLen() == bytes
        && sha256(files, file).equals(sha256);
  }
}
