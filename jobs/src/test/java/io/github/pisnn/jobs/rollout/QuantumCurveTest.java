package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.jobs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model in several quanta. */
@Tag("slow")
class QuantumCurveTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void coarserQuantaMeanLargerErrorsAndFewerSpikes() throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, -0.25);
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        Program.runOnSpark(
            "rollout",
            Program.writeConfig(folder),
            "out=" + out,
            "rollout.model=" + model,
            "rollout.exact=periodic",
            "rollout.states=3",
            "rollout.quanta=[0.001, 0.0625, 0.25]");
    assertEquals(0, outcome.status(), outcome::toString);
    JsonNode points = JSON.readTree(out.resolve("quantum_curve.json").toFile()).get("points");
    JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
    assertEquals(3, points.size());
    for (String figure : new String[] {"relative_l2", "spike_rate", "mass_drift_quanta"}) {
      assertEquals(metrics.get(figure), points.get(0).get(figure), "in the model's own quantum");
    }
    for (int k = 0; k < 3; k++) {
      assertEquals(0, points.get(k).get("mass_drift_quanta").intValue());
      if (k > 0) {
        assertTrue(figure(points, k, "relative_l2") > figure(points, k - 1, "relative_l2"));
        assertTrue(figure(points, k, "spike_rate") < figure(points, k - 1, "spike_rate"));
      }
    }
    assertEquals(800, ImageIO.read(out.resolve("quantum_curve.png").toFile()).getWidth());
    assertTrue(Files.exists(out.resolve("snapshots.zarr/.zgroup")));
  }

  private static double figure(JsonNode points, int k, String name) {
    return points.get(k).get(name).doubleValue();
  }
}
