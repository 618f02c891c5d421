package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.datasets.zarr.SnapshotReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that runs full in the middle of a snapshot costs that snapshot only. */
@Tag("slow")
class FullDiskTest {
  private static final int CHUNKS_A_SNAPSHOT = 2;

  @TempDir private Path folder;

  /** Local files, of which only some more chunks of snapshots fit. */
  public static final class Disk extends RawLocalFileSystem {
    static final AtomicInteger CHUNKS = new AtomicInteger();

    @Override
    public URI getUri() {
      return URI.create("tiny:///");
    }

    @Override
    public String getScheme() {
      return "tiny";
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.create(file, overwrite, bufferSize, replication, blockSize, progress);
      boolean isChunk = file.getParent().getName().equals("quanta") && !isHidden(file);
      return isChunk && CHUNKS.decrementAndGet() < 0
          ? new FSDataOutputStream(full(out), null)
          : out;
    }

    private static boolean isHidden(org.apache.hadoop.fs.Path file) {
      return file.getName().contains(".z");
    }

    private static OutputStream full(OutputStream out) {
      return new FilterOutputStream(out) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          throw new IOException("No space left on device");
        }
      };
    }
  }

  @Test
  void theSnapshotsBeforeCanBeRead() throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, -0.25);
    Disk.CHUNKS.set(3 * CHUNKS_A_SNAPSHOT + 1);
    System.setProperty("spark.hadoop.fs.tiny.impl", Disk.class.getName());
    Program.Outcome outcome;
    try {
      outcome =
          Program.runOnSpark(
              "rollout",
              Program.writeConfig(folder),
              "out=tiny:" + folder.resolve("out"),
              "rollout.model=" + model,
              "rollout.tiles=[1, 2]",
              "rollout.snapshotEvery=4");
    } finally {
      System.clearProperty("spark.hadoop.fs.tiny.impl");
    }
    assertEquals(1, outcome.status(), outcome::toString);
    String last = outcome.err().get(outcome.err().size() - 1);
    assertTrue(last.contains("cannot write the snapshot of step 12"), last);
    assertTrue(last.endsWith("No space left on device; those up to step 8 are whole"), last);
    assertTrue(Files.isDirectory(folder.resolve("out/checkpoint")), "it can be given again");
    FileSystem files = FileSystem.getLocal(new Configuration());
    SnapshotReader snapshots =
        SnapshotReader.open(
            files, new org.apache.hadoop.fs.Path(folder.resolve("out/snapshots.zarr").toUri()));
    assertEquals(3, snapshots.times().length);
    assertEquals(8 * 0.25, snapshots.times()[2]);
    assertEquals(16, snapshots.read(2).length);
  }
}
