package io.github.pisnn.jobs.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder is new, and its files are whole. */
class RunFolderTest {
  private static final byte[] LONG = "0123456789".repeat(10).getBytes(StandardCharsets.UTF_8);

  private static final RunFolder.Extension NONE = (run, theirs) -> false;

  @TempDir private Path folder;

  /** Renames over nothing that is there, as HDFS does. */
  static final class Strict extends LocalFileSystem {

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return !exists(to) && super.rename(from, to);
    }
  }

  /** A disk with room for {@value #ROOM} bytes a file. */
  static final class FullDisk extends LocalFileSystem {
    private static final int ROOM = 16;

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      FSDataOutputStream file =
          super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
      return new FSDataOutputStream(
          new FilterOutputStream(file) {
            private int room = ROOM;

            @Override
            public void write(int b) throws IOException {
              if (room == 0) {
                throw new IOException("no space left");
              }
              room--;
              super.write(b);
            }
          },
          null);
    }
  }

  @Test
  void aFolderThatExistsIsRefused() throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> RunFolder.requireNew(folder.toString(), new Configuration()));
    assertEquals(
        "out = " + folder + " exists: name another folder, or remove it", refusal.getMessage());
    String file = folder.resolve("mine").toString();
    assertThrows(
        IllegalArgumentException.class, () -> RunFolder.requireNew(file, new Configuration()));
    assertEquals("mine", Files.readString(folder.resolve("mine")));
  }

  @Test
  void nothingIsMadeUntilItIsCreated() throws IOException {
    Path path = folder.resolve("a/b");
    RunFolder run = RunFolder.requireNew(path.toString(), new Configuration());
    assertFalse(Files.exists(folder.resolve("a")));
    run.create("seed = 1\n");
    assertEquals("seed = 1\n", Files.readString(path.resolve("config.conf")));
    assertEquals(List.of("config.conf"), names(path));
  }

  @Test
  void aFileHoldsTheBytesAndReplacesAnOlderOne() throws IOException {
    RunFolder run = create("run", new Configuration());
    run.write("data", new byte[] {1, 2, 3});
    run.write("data", LONG);
    assertArrayEquals(LONG, Files.readAllBytes(folder.resolve("run/data")));
    assertEquals(List.of("config.conf", "data"), names(folder.resolve("run")));
  }

  @Test
  void anObjectReadsBack() throws IOException {
    RunFolder run = create("run", new Configuration());
    ObjectNode object = new ObjectMapper().createObjectNode().put("error", 0.1 + 0.2);
    run.write("metrics.json", object);
    byte[] text = Files.readAllBytes(folder.resolve("run/metrics.json"));
    assertEquals(object, new ObjectMapper().readTree(text));
    assertEquals('\n', text[text.length - 1]);
  }

  @Test
  void aFileThatDoesNotFitIsNotThere() throws IOException {
    RunFolder run = create("run", fullDisk());
    IOException full = assertThrows(IOException.class, () -> run.write("data", LONG));
    assertEquals("no space left", full.getMessage());
    assertFalse(Files.exists(folder.resolve("run/data")));
  }

  @Test
  void aFileThatDoesNotFitLeavesTheOlderOne() throws IOException {
    RunFolder run = create("run", fullDisk());
    run.write("data", new byte[] {1, 2, 3});
    assertThrows(IOException.class, () -> run.write("data", LONG));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(folder.resolve("run/data")));
  }

  private RunFolder create(String name, Configuration hadoop) throws IOException {
    RunFolder run = RunFolder.requireNew(folder.resolve(name).toString(), hadoop);
    run.create("seed = 1\n");
    return run;
  }

  private static Configuration fullDisk() {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", FullDisk.class, LocalFileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    return hadoop;
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void onlyAnUnfinishedRunOfTheSameConfigurationGoesOn() throws IOException {
    Configuration hadoop = new Configuration();
    String out = folder.resolve("killed").toString();
    try (RunFolder run = RunFolder.require(out, hadoop, true, "a = 1\nb = 2\n", NONE)) {
      run.create("a = 1\nb = 2\n");
    }
    assertThrows(IllegalArgumentException.class, () -> RunFolder.requireNew(out, hadoop));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> RunFolder.require(out, hadoop, true, "a = 1\nb = 3\n", NONE))
            .getMessage();
    assertTrue(message.contains("has 'b = 2' where this run has 'b = 3'"), message);
    try (RunFolder run = RunFolder.require(out, hadoop, true, "a = 1\nb = 2\n", NONE)) {
      run.create("a = 1\nb = 2\n");
    }
    assertEquals("a = 1\nb = 2\n", Files.readString(Path.of(out, "config.conf")));
    Files.writeString(Path.of(out, "config.conf"), "a = 1");
    try (RunFolder run = RunFolder.require(out, hadoop, true, "a = 1\nb = 2\n", NONE)) {
      run.create("a = 1\nb = 2\n");
      assertEquals("a = 1\nb = 2\n", Files.readString(Path.of(out, "config.conf")));
      run.finish();
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> RunFolder.require(out, hadoop, true, "a = 1\nb = 2\n", NONE),
        "what is over is like any other folder");
  }

  @Test
  void aFileIsReplacedWhereverRenamesAreStrict() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", Strict.class, LocalFileSystem.class);
    Path out = folder.resolve("strict");
    try (RunFolder run = RunFolder.requireNew(out.toString(), hadoop)) {
      run.create("");
      run.write("x", new byte[] {1});
      run.write("x", new byte[] {2});
    }
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(out.resolve("x")));
    assertEquals(List.of("config.conf", "x"), names(out));
  }
}
