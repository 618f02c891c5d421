package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that does not find the native libraries of Snappy and Zstandard. */
@Tag("slow")
class WithoutNativeLibrariesTest {
  /** One state of 16 cells, 0 and 0.25 in turn, as parquet-java writes it with Snappy. */
  private static final String SNAPPY =
      "UEFSMRUAFRwVIBX+yNC2CxwVAhUAFQYVCAAADjQCAAAAAwEBAAAAAAAAABUEFSAVJBW9nZrfBTwVBBUEAAAQ"
          + "PAAAAAAAAAAAAAAAAAAA0D8VABUkFSgV2Jv5vwgcFSAVBBUGFQYAABJEBAAAAAP+EAECAAAAIAMBBaqqGREC"
          + "GRgIAQAAAAAAAAAZGAgBAAAAAAAAABUCGRYAABkRAhkYCAAAAAAAAACAGRgIAAAAAAAA0D8VAhkWABkmAh4Z"
          + "RgAAACAAGRwWCBVOFgAAABkcFqABFVYWAAAAFQIZXEgBbRUEABUEJQIYBXN0YXRlADUCGAZ2YWx1ZXMVAhUG"
          + "TDwAAAA1BBgEbGlzdBUCABUKJQIYB2VsZW1lbnQAFgIZHBksJgAcFQQZNQgGABkYBXN0YXRlFQIWAhZKFk4m"
          + "CDwYCAEAAAAAAAAAGAgBAAAAAAAAABYAKAgBAAAAAAAAABgIAQAAAAAAAAAAGRwVABUAFQIAPAAAFoYDFRQW"
          + "9gEVPgAmABwVChklBgQZOAZ2YWx1ZXMEbGlzdAdlbGVtZW50FQIWIBaYARagASagASZWHBgIAAAAAAAA0D8Y"
          + "CAAAAAAAAAAAFgAoCAAAAAAAANA/GAgAAAAAAAAAAAAZLBUEFQQVAgAVABUEFQIAPCkmAh4ZRgAAACAAABaa"
          + "AxUWFrQCFVIAFuIBFgImCBbuARQAABkcGBF3cml0ZXIubW9kZWwubmFtZRgHZXhhbXBsZQAYSnBhcnF1ZXQt"
          + "bXIgdmVyc2lvbiAxLjE2LjAgKGJ1aWxkIDQwMmMzODEwYzM3MmQyOTYwM2UxODE3NzFhY2ViZmVjYzcxYmVm"
          + "NjEpGSwcAAAcAAAAqgEAAFBBUjE=";

  @TempDir private Path folder;

  /** What the other JVM does: a dataset, a batch, and batches of tables that are not ours. */
  public static void main(String[] folders) throws IOException {
    Path folder = Path.of(folders[0]);
    String config = Program.writeConfig(folder);
    Program.writeModel(folder.resolve("model"), -0.25);
    tell(
        Program.runOnSpark(
            "dataset",
            config,
            "out=" + folder.resolve("data"),
            "dataset={ trajectories = 2, snapshots = 3, trajectoriesPerFile = 1 }",
            "dataset.initial={ family = randomFourier, modes = 3 }"));
    for (String table : new String[] {"plain", "snappy"}) {
      tell(
          Program.runOnSpark(
              "rollout",
              config,
              "out=" + folder.resolve("out_" + table),
              "rollout.model=" + folder.resolve("model"),
              "rollout.initial=" + folder.resolve(table + ".parquet")));
    }
  }

  private static void tell(Program.Outcome outcome) {
    System.out.println("told " + outcome.status() + " " + outcome.err());
  }

  @Test
  void allIsWrittenAndForeignSnappyIsRefusedInOneLine() throws Exception {
    Files.write(folder.resolve("snappy.parquet"), Base64.getDecoder().decode(SNAPPY));
    String schema = ParquetFiles.schema("values", "double");
    List<Double> cells = new ArrayList<>();
    for (int cell = 0; cell < 16; cell++) {
      cells.add(cell % 2 / 4.0);
    }
    ParquetFiles.write(
        folder.resolve("plain.parquet"), schema, List.of(ParquetFiles.row(schema, 1L, cells)));

    Path conf = Path.of(System.getProperty("pisnn.root"), "conf");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + conf.resolve("jvm-module-options"),
                "-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties"),
                "-Djava.awt.headless=true",
                "-Dorg.xerial.snappy.use.systemlib=true",
                "-DZstdNativePath=" + folder.resolve("none"),
                "-cp",
                System.getProperty("java.class.path"),
                WithoutNativeLibrariesTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), Files.readString(log));
    List<String> told =
        Files.readAllLines(log).stream().filter(line -> line.startsWith("told ")).toList();
    assertEquals(3, told.size(), told::toString);
    assertEquals("told 0 []", told.get(0));
    assertEquals("told 0 []", told.get(1));
    String line = told.get(2);
    assertTrue(line.startsWith("told 1 [pisnn: "), line);
    assertTrue(line.contains(folder.resolve("snappy.parquet").toString()), line);
    assertTrue(
        line.contains("Snappy's native library cannot be loaded (java.lang.UnsatisfiedLinkError"),
        line);
    assertTrue(
        line.contains("; write Parquet with another compression (LZ4_RAW, GZIP or none)"), line);
  }
}
