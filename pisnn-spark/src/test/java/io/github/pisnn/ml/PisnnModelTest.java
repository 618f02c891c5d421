package io.github.pisnn.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.Hashes;
import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import io.github.pisnn.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PisnnModelTest {
  @TempDir Path folder;

  private static PisnnModel model(long seed) {
    TreeMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(seed));
    return new PisnnModel(new RandomCases(seed).evolution(true), provenance);
  }

  private static Configuration hadoop() {
    return LocalSpark.session().sparkContext().hadoopConfiguration();
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theJsonReadsBackTheSameBits(long seed) {
    EvolutionOperator operator = new RandomCases(seed).evolution(true, seed % 5 == 4);
    EvolutionOperator read = ModelJson.read(ModelJson.write(operator, new TreeMap<>()));
    assertEquals(operator.flux().shape(), read.flux().shape());
    assertArrayEquals(operator.flux().weights(), read.flux().weights());
    assertEquals(operator.neuron(), read.neuron());
    assertEquals(operator.law(), read.law());
    assertEquals(operator.quantization(), read.quantization());
    assertEquals(operator.mode(), read.mode());
    assertEquals(operator.dt(), read.dt());
    assertEquals(operator.dx(), read.dx());
  }

  @Test
  void aSavedModelLoadsWithItsParametersAndRollsOutAsBefore() throws IOException {
    PisnnModel model = model(4).setSteps(7).setFinalCol("after");
    String path = folder.resolve("model").toString();
    model.write().save(path);
    assertTrue(Files.exists(folder.resolve("model/metadata")));
    PisnnModel loaded = PisnnModel.load(path);
    assertEquals(model.uid(), loaded.uid());
    assertEquals(model.provenance(), loaded.provenance());

    double dx = model.operator().dx();
    Grid grid = new Grid(20, 1, 20 * dx, dx);
    int[] counts = new RandomCases(9).counts(20, 300);
    State state = new State(grid, counts);
    Stepper stepper = new ScalarStepper(model.operator(), Domain.of(grid, Boundaries.periodic()));
    for (int step = 0; step < 7; step++) {
      stepper.step(state);
    }
    Vector initial = Vectors.dense(model.operator().quantization().values(counts));
    StructType schema = new StructType().add("initial", SQLDataTypes.VectorType());
    Dataset<Row> states =
        LocalSpark.session().createDataFrame(List.of(RowFactory.create(initial)), schema);
    Vector after = loaded.transform(states).select("after").head().getAs(0);
    assertArrayEquals(model.operator().quantization().values(state.counts()), after.toArray());
    assertThrows(
        IllegalArgumentException.class, () -> loaded.setInitialCol("missing").transform(states));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "edited", "newer", "missing"})
  void aDamagedModelIsRefusedInOneLine(String damage) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toUri());
    new ModelFile(model(1).operator(), new TreeMap<>()).write(path, hadoop());
    Path json = folder.resolve("model.json");
    String text = Files.readString(json);
    String expected;
    switch (damage) {
      case "cut" -> {
        Files.writeString(json, text.substring(0, text.length() / 2));
        expected = "cut short or edited";
      }
      case "edited" -> {
        Files.writeString(json, text.replaceFirst("\"leak\" : [0-9.]+", "\"leak\" : 0.25"));
        expected = "cut short or edited";
      }
      case "newer" -> {
        Files.writeString(json, text.replace("\"format\" : 1", "\"format\" : 2"));
        expected = "its format is 2, newer than the 1 this program reads";
        String checksum = Hashes.sha256(Files.readAllBytes(json)) + "  model.json\n";
        Files.writeString(folder.resolve("model.json.sha256"), checksum);
      }
      default -> {
        Files.delete(json);
        expected = "there is no model in";
      }
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ModelFile.read(path, hadoop()));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertTrue(!e.getMessage().contains("\n"), e.getMessage());
  }
}
