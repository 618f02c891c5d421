package io.github.pisnn.ml;

import io.github.pisnn.core.step.EvolutionOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A trained evolution operator as a Spark ML model: it rolls out a column of initial states on a
 * periodic grid. A state is a vector of cell averages in the law's units, row-major.
 */
public final class PisnnModel extends Model<PisnnModel> implements MLWritable {
  private static final long serialVersionUID = 1L;

  private static final String ERROR = "error";
  private static final String SKIP = "skip";
  private static final String KEEP = "keep";

  /** A message does not quote a whole row. */
  private static final int NAMING_COLUMNS = 3;

  private final String uid;
  private final ModelFile file;
  private final Param<String> initialCol;
  private final Param<String> finalCol;
  private final IntParam columns;
  private final IntParam steps;
  private final Param<String> handleInvalid;

  /**
   * A model of an operator.
   *
   * @param operator the operator
   * @param provenance where it comes from: seed, hashes, versions, date
   */
  public PisnnModel(EvolutionOperator operator, SortedMap<String, String> provenance) {
    this(
        Identifiable$.MODULE$.randomUID("pisnn"),
        new ModelFile(operator, new TreeMap<>(provenance)));
  }

  private PisnnModel(String uid, ModelFile file) {
    this.uid = uid;
    this.file = file;
    // A Param takes its parent's uid when it is made.
    this.initialCol = new Param<>(this, "initialCol", "column of initial cell averages");
    this.finalCol = new Param<>(this, "finalCol", "column of final cell averages");
    this.columns = new IntParam(this, "columns", "columns of the grid", ParamValidators.gtEq(1));
    this.steps = new IntParam(this, "steps", "steps to roll out", ParamValidators.gtEq(0));
    this.handleInvalid =
        new Param<>(
            this,
            "handleInvalid",
            "what becomes of a row whose state cannot be rolled out: error, skip or keep",
            ParamValidators.inArray(new String[] {ERROR, SKIP, KEEP}));
    setDefault(initialCol, "initial");
    setDefault(finalCol, "final");
    setDefault(steps, 1);
    setDefault(handleInvalid, ERROR);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The evolution operator. */
  public EvolutionOperator operator() {
    return file.operator();
  }

  /** Where the model comes from. */
  public SortedMap<String, String> provenance() {
    return new TreeMap<>(file.provenance());
  }

  /** The column of initial states. */
  public Param<String> initialCol() {
    return initialCol;
  }

  /** The column of final states. */
  public Param<String> finalCol() {
    return finalCol;
  }

  /** The columns of the grid. */
  public IntParam columns() {
    return columns;
  }

  /** The steps to roll out. */
  public IntParam steps() {
    return steps;
  }

  /** What becomes of rows whose state cannot be rolled out. */
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  /** Names the column of initial states; "initial" by default. */
  public PisnnModel setInitialCol(String name) {
    set(initialCol, name);
    return this;
  }

  /** Names the column of final states; "final" by default. */
  public PisnnModel setFinalCol(String name) {
    set(finalCol, name);
    return this;
  }

  /** Sets the columns of the grid; by default a state is one row. */
  public PisnnModel setColumns(int count) {
    set(columns, count);
    return this;
  }

  /** Sets how many steps to roll out; 1 by default. */
  public PisnnModel setSteps(int count) {
    set(steps, count);
    return this;
  }

  /**
   * Says what becomes of a row whose state cannot be rolled out (null, empty, of another size than
   * the grid's, a cell that is no finite number or beyond the safe range, a rollout that diverges):
   * "error", the default, ends the job with one line that names row and cell; "skip" leaves the row
   * out; "keep" keeps it with null as its final state.
   */
  public PisnnModel setHandleInvalid(String how) {
    set(handleInvalid, how);
    return this;
  }

  /**
   * Adds the column of final states.
   *
   * @throws IllegalArgumentException if the operator needs a coefficient, which a column of states
   *     does not have; (inside the job) by default, if a state cannot be rolled out
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    StateRollout rollout =
        new StateRollout(
            operator(),
            isSet(columns) ? (int) $(columns) : 0,
            (int) $(steps),
            $(handleInvalid).equals(ERROR));
    UserDefinedFunction function = functions.udf(rollout, SQLDataTypes.VectorType());
    boolean skips = $(handleInvalid).equals(SKIP);
    if (skips) {
      // Or else Spark would roll out once to filter and once more for what is left.
      function = function.asNondeterministic();
    }
    Column state = functions.struct(named(dataset.schema()).toArray(Column[]::new));
    Dataset<Row> rows = dataset.withColumn($(finalCol), function.apply(state));
    return skips ? rows.where(rows.col(quoted($(finalCol))).isNotNull()) : rows;
  }

  /** The state's column, and the first few that may tell a user which row it is. */
  private List<Column> named(StructType schema) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col(quoted($(initialCol))));
    for (StructField field : schema.fields()) {
      boolean tells =
          field.dataType() instanceof NumericType || field.dataType() instanceof StringType;
      if (tells && columns.size() <= NAMING_COLUMNS) {
        columns.add(functions.col(quoted(field.name())));
      }
    }
    return columns;
  }

  /** A column's name as Spark takes it whole, dots among it. */
  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (operator().flux().shape().coefficientTerms() > 0) {
      throw new IllegalArgumentException(
          "this operator needs a coefficient (coefficientTerms), which a column of states"
              + " does not have");
    }
    StructField initial = schema.apply($(initialCol));
    if (!initial.dataType().equals(SQLDataTypes.VectorType())) {
      throw new IllegalArgumentException(
          "column '" + $(initialCol) + "' must hold vectors, not " + initial.dataType().sql());
    }
    if (List.of(schema.fieldNames()).contains($(finalCol))) {
      throw new IllegalArgumentException("there is a column '" + $(finalCol) + "' already");
    }
    return schema.add($(finalCol), SQLDataTypes.VectorType(), true);
  }

  @Override
  public PisnnModel copy(ParamMap extra) {
    PisnnModel copy = new PisnnModel(uid, file);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** A reader of saved models. */
  public static MLReader<PisnnModel> read() {
    return new Reader();
  }

  /**
   * Loads a saved model.
   *
   * @param path its folder
   */
  public static PisnnModel load(String path) {
    return read().load(path);
  }

  private static final class Writer extends MLWriter {
    private final PisnnModel model;

    Writer(PisnnModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      try {
        model.file.write(new Path(path), sc().hadoopConfiguration());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot save the model in " + path, e);
      }
    }
  }

  private static final class Reader extends MLReader<PisnnModel> {

    @Override
    public PisnnModel load(String path) {
      ModelFile file = ModelFile.read(new Path(path), sc().hadoopConfiguration());
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sparkSession(), PisnnModel.class.getName());
      PisnnModel model = new PisnnModel(metadata.uid(), file);
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}
