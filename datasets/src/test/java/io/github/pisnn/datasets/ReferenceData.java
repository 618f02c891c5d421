package io.github.pisnn.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;

/**
 * Reference solutions made by others, in the folder named by the system property {@code
 * pisnn.data}, or else in a folder {@code shared/data} here or above. A test is skipped where there
 * is none.
 */
final class ReferenceData {
  private ReferenceData() {}

  static MatFile open(String name) throws IOException {
    return Mat5.readFromFile(file(name).toFile());
  }

  static Path file(String name) {
    Path file = folder().resolve(name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "skipped: there is no " + file);
    return file;
  }

  private static Path folder() {
    String named = System.getProperty("pisnn.data");
    if (named != null) {
      return Path.of(named);
    }
    Path beside = Path.of("shared", "data");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(beside))) {
        return at.resolve(beside);
      }
    }
    return beside;
  }
}
