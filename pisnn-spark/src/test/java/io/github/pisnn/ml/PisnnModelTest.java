package io.github.pisnn.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PisnnModelTest {
  @TempDir Path folder;

  private static PisnnModel model(long seed) {
    TreeMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(seed));
    return new PisnnModel(new RandomCases(seed).evolution(true), provenance);
  }

  /** A model whose stencil fits grids of any size. */
  private static PisnnModel model(FluxOperator flux) {
    return new PisnnModel(
        new EvolutionOperator(
            new Diffusion(1),
            0.1,
            1,
            new Quantization(0.01, 0),
            Mode.UNSPLIT,
            flux,
            new Neuron(1, 0.5f, Neuron.UNCAPPED, null)),
        new TreeMap<>());
  }

  private static PisnnModel narrow() {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 3, Activation.ABS, Skip.LINEAR, false);
    return model(new RandomCases(4).operator(shape));
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

  private static final StructType NUMBERED =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("initial", SQLDataTypes.VectorType())
          .add("note", DataTypes.StringType);

  /** Random cell averages, the same for the same number. */
  private static Vector cells(long id, int count) {
    return Vectors.dense(new SplittableRandom(id).doubles(count, -2, 2).toArray());
  }

  private static Dataset<Row> rows(Vector... states) {
    List<Row> rows = new ArrayList<>();
    for (Vector state : states) {
      rows.add(RowFactory.create((long) rows.size(), state, "a" + rows.size()));
    }
    return LocalSpark.session().createDataFrame(rows, NUMBERED);
  }

  /** A state after some steps of the plain loop. */
  private static double[] plain(PisnnModel model, Vector initial, int nx, int steps) {
    EvolutionOperator operator = model.operator();
    int ny = initial.size() / nx;
    double dx = operator.dx();
    Grid grid = new Grid(nx, ny, nx * dx, ny * dx);
    State state = new State(grid, operator.quantization().counts(initial.toArray()));
    new ScalarStepper(operator, Domain.of(grid, Boundaries.periodic())).advance(state, steps);
    return operator.quantization().values(state.counts());
  }

  private static double[] after(Row row) {
    return row.<Vector>getAs("final").toArray();
  }

  /** Rows that are good, and between them one of each kind that is not. */
  private static final Vector[] MIXED = {
    cells(0, 12),
    null,
    Vectors.dense(new double[0]),
    cells(3, 12),
    Vectors.dense(1, 2, 3, 4, 5),
    Vectors.dense(0, 0, Double.NaN, 0),
    Vectors.sparse(12, new int[] {1, 7}, new double[] {0.5, -1}),
    Vectors.dense(0, 1e300, 0, 0),
    Vectors.dense(0, 0, 0, Double.NEGATIVE_INFINITY),
    cells(9, 20)
  };

  @ParameterizedTest
  @ValueSource(strings = {"skip", "keep"})
  void badRowsAreSkippedOrKeptInTwoDimensionsInAPipelineAndAfterALoad(String how)
      throws IOException {
    PisnnModel model = narrow().setColumns(4).setSteps(5).setHandleInvalid(how);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {model});
    PipelineModel fitted = pipeline.fit(rows(MIXED));
    String path = folder.resolve("pipeline").toString();
    fitted.write().save(path);
    Dataset<Row> states = rows(MIXED).repartition(3);
    List<Row> result = PipelineModel.load(path).transform(states).sort("id").collectAsList();
    assertEquals(how.equals("skip") ? 4 : MIXED.length, result.size());
    int good = 0;
    for (Row row : result) {
      Vector initial = row.getAs("initial");
      if (row.isNullAt(3)) {
        continue;
      }
      good++;
      assertArrayEquals(plain(model, initial, 4, 5), after(row));
    }
    assertEquals(4, good);
    assertEquals(
        List.of(0L, 3L, 6L, 9L),
        result.stream().filter(row -> !row.isNullAt(3)).map(row -> row.getLong(0)).toList());
  }

  private static String complaint(Executable action) {
    Throwable thrown = assertThrows(Exception.class, action);
    while (!(thrown instanceof IllegalArgumentException)) {
      thrown = thrown.getCause();
    }
    return thrown.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | null; expected a vector of cell averages",
        "2 | no cells; expected one at least",
        "4 | 5 cells do not fit rows of 4 columns",
        "5 | cell 2 is NaN; expected a finite number",
        "7 | cell 1: the value 1.0E300 is",
        "8 | cell 3 is -Infinity; expected a finite number",
      })
  void aBadRowIsAnErrorThatNamesRowAndCell(int bad, String expected) {
    PisnnModel model = narrow().setColumns(4);
    String message = complaint(() -> model.transform(rows(MIXED).where("id = " + bad)).collect());
    String row = "column 'initial', row with id = " + bad + ", note = a" + bad + ": ";
    assertTrue(message.startsWith(row + expected), message);
    assertEquals(1, message.lines().count());

    Dataset<Row> lone = rows(MIXED[bad]).select("initial");
    message = complaint(() -> model.transform(lone).collect());
    assertTrue(
        message.matches("column 'initial', (a row|the row that begins with .*): .*"), message);
    assertTrue(message.contains(expected), message);
  }

  /** Where a rollout has diverged its stepper is not used again. */
  @Test
  void aStateThatDivergesIsABadOneAndTheNextIsRolledOut() {
    OperatorShape linear =
        new OperatorShape(new Stencil(1, 0), 0, Activation.ABS, Skip.LINEAR, true);
    PisnnModel model = model(new FluxOperator(linear, new float[] {-0.9f}));
    model.setSteps(6).setHandleInvalid("keep");
    double[] large = new double[12];
    large[3] = 1e6;
    Vector wild = Vectors.dense(large);
    List<Row> result =
        model.transform(rows(cells(1, 12), wild, cells(2, 12)).coalesce(1)).collectAsList();
    assertTrue(result.get(1).isNullAt(3));
    assertArrayEquals(plain(model, cells(1, 12), 12, 6), after(result.get(0)));
    assertArrayEquals(plain(model, cells(2, 12), 12, 6), after(result.get(2)));
    model.setHandleInvalid("error");
    String message = complaint(() -> model.transform(rows(wild)).collect());
    assertTrue(message.contains("row with id = 0, note = a0: diverged in step "), message);
  }

  /** Only what is asked for is rolled out, and no row twice. */
  @Test
  void aRolloutHappensOnceAndOnlyWhereItIsAskedFor() {
    PisnnModel model = narrow().setColumns(4);
    Dataset<Row> states = rows(MIXED).repartition(2);
    assertEquals(MIXED.length, model.transform(states).select("id").collectAsList().size());
    assertEquals(1, model.transform(states).where("id = 3").collectAsList().size());
    Dataset<Row> skipped = model.setHandleInvalid("skip").transform(states);
    String plan = skipped.queryExecution().optimizedPlan().toString();
    assertEquals(1, plan.split("UDF\\(", -1).length - 1, plan);
  }

  @Test
  void columnsMayHaveDotsInTheirNames() {
    PisnnModel model = narrow().setInitialCol("u.0").setFinalCol("u.1");
    Dataset<Row> states =
        rows(cells(1, 12)).withColumnRenamed("initial", "u.0").withColumnRenamed("id", "i.d");
    Vector end = model.transform(states).collectAsList().get(0).getAs("u.1");
    assertArrayEquals(plain(model, cells(1, 12), 12, 1), end.toArray());
  }

  @Test
  void whatIsWrongWithTheModelIsSaidAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> narrow().setHandleInvalid("ignore"));
    PisnnModel weighted = new PisnnModel(new RandomCases(4).evolution(true, true), new TreeMap<>());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> weighted.setHandleInvalid("keep").transform(rows(cells(1, 12))))
            .getMessage();
    assertTrue(message.startsWith("this operator needs a coefficient"), message);
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
