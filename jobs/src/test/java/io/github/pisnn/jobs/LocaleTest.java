package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.StoredDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results do not depend on where somebody lives: not on the digits, nor on the letter i. */
@Tag("slow")
class LocaleTest {
  @TempDir private Path folder;

  /** A dataset, and a training from it, in a place. */
  private Path run(String place) throws IOException {
    Locale here = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(place));
    try {
      Path out = Files.createDirectory(folder.resolve(place));
      String config = Program.writeConfig(folder);
      run(
          "dataset",
          config,
          "out=" + out.resolve("data"),
          "dataset={ trajectories = 10, snapshots = 3, trajectoriesPerFile = 4 }",
          "dataset.initial={ family = randomFourier, modes = 3 }");
      run(
          "train",
          config,
          "out=" + out.resolve("trained"),
          "train={ rounds = 3, samples = 256, block = 64, data = " + out.resolve("data") + " }",
          "time.steps=4");
      return out;
    } finally {
      Locale.setDefault(here);
    }
  }

  private static void run(String... arguments) {
    Program.Outcome outcome = Program.runOnSpark(arguments);
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR"})
  void aDatasetAndATrainingAreTheSameEverywhere(String place) throws IOException {
    if (!place.startsWith("tr")) {
      assertNotEquals("00001", String.format(Locale.forLanguageTag(place), "%05d", 1));
    }
    Path expected = run("en-GB");
    Path out = run(place);
    assertEquals(
        json(expected.resolve("data/dataset.json")), json(out.resolve("data/dataset.json")));
    for (int number = 0; number < 3; number++) {
      String part = "data/data/part-0000" + number + ".parquet";
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(part)), Files.readAllBytes(out.resolve(part)));
    }
    JsonNode model = json(out.resolve("trained/model/model.json"));
    assertEquals(
        json(expected.resolve("trained/model/model.json")).get("weights"), model.get("weights"));
    for (String digest : new String[] {"state_digest", "data_hash"}) {
      assertEquals(
          json(expected.resolve("trained/metrics.json")).get(digest),
          json(out.resolve("trained/metrics.json")).get(digest));
    }
  }

  /** As programs before this one may have named them. */
  @Test
  void filesOfADatasetAreReadByTheNamesThatItLists() throws IOException {
    Path data = run("en-GB").resolve("data");
    StoredDataset dataset = StoredDataset.open(data.toString(), new Configuration());
    double[] state = dataset.read(9, 1, 1, false).states()[0];
    Path json = data.resolve("dataset.json");
    String text = Files.readString(json);
    for (DatasetDescription.DataFile file : dataset.description().files()) {
      String name = "data/moved-" + file.bytes() + "-" + file.sha256() + ".parquet";
      Files.move(data.resolve(file.name()), data.resolve(name));
      text = text.replace(file.name(), name);
    }
    Files.writeString(json, text);
    StoredDataset renamed = StoredDataset.open(data.toString(), new Configuration());
    assertArrayEquals(state, renamed.read(9, 1, 1, false).states()[0]);

    Files.writeString(
        json, text.replace("\"trajectoriesPerFile\" : 4", "\"trajectoriesPerFile\" : 3"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> StoredDataset.open(data.toString(), new Configuration()))
            .getMessage();
    assertTrue(
        message.endsWith("it lists 3 files; expected those of 10 trajectories, 3 in each"),
        message);
  }
}
