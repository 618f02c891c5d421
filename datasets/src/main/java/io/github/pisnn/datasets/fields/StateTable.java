package io.github.pisnn.datasets.fields;

import static org.apache.spark.sql.functions.col;

import io.github.pisnn.datasets.trajectories.DataFile;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Initial states in Parquet, one row a state: a number of its own ({@code state}, bigint) and
 * either cell averages in the law's units ({@code values}, array of double or float) or counts
 * ({@code quanta}, array of int), one a cell, row-major. Other columns are not read.
 */
public final class StateTable implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String SUFFIX = ".parquet";
  private static final String STATE = "state";
  private static final String VALUES = "values";
  private static final String QUANTA = "quanta";
  private static final String EXPECTED =
      "; expected state bigint, and values array<double> or array<float>, or quanta array<int>";

  /** The path of a list's elements: the column, and at most two groups around them. */
  private static final int DEEPEST_LIST = 3;

  private final String name;
  private final Path path;
  private final boolean isFolder;
  private final String column;
  private final DataType element;

  private StateTable(String name, Path path, boolean isFolder, String column, DataType element) {
    this.name = name;
    this.path = path;
    this.isFolder = isFolder;
    this.column = column;
    this.element = element;
  }

  /** The file itself if it is Parquet, or the first such file in a folder. */
  static Optional<FileStatus> firstFile(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    if (status.isDirectory()) {
      return Arrays.stream(files.listStatus(path, StateTable::isPart))
          .filter(FileStatus::isFile)
          .min(Comparator.comparing(FileStatus::getPath));
    }
    try (FSDataInputStream in = files.open(path)) {
      return DataFile.has(in, status.getLen(), 0, MAGIC) ? Optional.of(status) : Optional.empty();
    }
  }

  /** What Spark reads of a folder: nothing hidden. */
  private static boolean isPart(Path file) {
    String last = file.getName();
    return last.endsWith(SUFFIX) && !last.startsWith(".") && !last.startsWith("_");
  }

  /**
   * Reads the schema of the first file; the others are held to it when they are read.
   *
   * @throws IllegalArgumentException if it has other columns, or is cut short
   */
  static StateTable open(String name, Path path, FileStatus first, Configuration hadoop)
      throws IOException {
    MessageType schema = schema(first, hadoop);
    String file = path.equals(first.getPath()) ? name : first.getPath().toString();
    requireNumber(file, schema);
    List<String> found = new ArrayList<>(List.of(VALUES, QUANTA));
    found.removeIf(column -> !schema.containsField(column));
    if (found.size() != 1) {
      String what = found.isEmpty() ? "neither values nor quanta" : "both values and quanta";
      throw new IllegalArgumentException(file + " has " + what + EXPECTED);
    }
    String column = found.get(0);
    boolean isFolder = !path.equals(first.getPath());
    return new StateTable(name, path, isFolder, column, elements(file, schema, column));
  }

  private static MessageType schema(FileStatus file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
      return reader.getFileMetaData().getSchema();
    } catch (RuntimeException e) {
      // Parquet's own way to say that a file is cut short.
      throw new IllegalArgumentException(
          file.getPath() + " is not a whole Parquet file: " + e.getMessage(), e);
    }
  }

  private static void requireNumber(String file, MessageType schema) {
    if (!schema.containsField(STATE)) {
      throw new IllegalArgumentException(file + " has no column state" + EXPECTED);
    }
    boolean isNumber =
        schema.getType(STATE).isPrimitive()
            && !schema.getType(STATE).isRepetition(Repetition.REPEATED)
            && isInteger(
                schema.getType(STATE).asPrimitiveType(), PrimitiveTypeName.INT64, Long.SIZE);
    if (!isNumber) {
      throw wrongType(file, schema, STATE);
    }
  }

  /** The type of a list's elements, however its groups are laid out and named. */
  private static DataType elements(String file, MessageType schema, String column) {
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(leaf -> leaf.getPath()[0].equals(column)).toList();
    ColumnDescriptor leaf = leaves.get(0);
    boolean isList =
        leaves.size() == 1
            && leaf.getMaxRepetitionLevel() == 1
            && leaf.getPath().length <= DEEPEST_LIST;
    PrimitiveType type = leaf.getPrimitiveType();
    if (isList && column.equals(QUANTA) && isInteger(type, PrimitiveTypeName.INT32, Integer.SIZE)) {
      return DataTypes.IntegerType;
    }
    if (isList && column.equals(VALUES)) {
      if (type.getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE) {
        return DataTypes.DoubleType;
      }
      if (type.getPrimitiveTypeName() == PrimitiveTypeName.FLOAT) {
        return DataTypes.FloatType;
      }
    }
    throw wrongType(file, schema, column);
  }

  /** Whether numbers are signed ones of just so many bits. */
  private static boolean isInteger(PrimitiveType type, PrimitiveTypeName stored, int bits) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() == stored
        && (meaning == null || meaning.equals(LogicalTypeAnnotation.intType(bits, true)));
  }

  private static IllegalArgumentException wrongType(
      String file, MessageType schema, String column) {
    String type = schema.getType(column).toString().replaceAll("\\s+", " ");
    return new IllegalArgumentException(file + ": the column " + column + " is " + type + EXPECTED);
  }

  /** The rows, for {@link InitialState#of}. */
  public Dataset<Row> read(SparkSession spark) {
    StructType schema =
        new StructType()
            .add(STATE, DataTypes.LongType)
            .add(column, DataTypes.createArrayType(element));
    DataFrameReader reader = spark.read().schema(schema);
    if (isFolder) {
      reader.option("pathGlobFilter", "*" + SUFFIX);
    }
    Column numbers = col(column);
    return reader
        .parquet(path.toString())
        .select(
            col(STATE),
            element == DataTypes.FloatType ? numbers.cast("array<double>") : numbers,
            col("_metadata.file_path"));
  }

  /** The path, as messages shall name it. */
  @Override
  public String toString() {
    return name;
  }
}
