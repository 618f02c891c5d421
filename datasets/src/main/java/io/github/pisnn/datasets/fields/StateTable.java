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
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Initial states in Parquet, one row a state: a number of its own ({@code state}, an integer) and
 * either cell averages in the law's units ({@code values}, a list of double or float) or counts
 * ({@code quanta}, a list of integers), one a cell, row-major. Integers have any width whose values
 * a long holds. Other columns are not read, and those of a partitioned folder's names are not, too.
 */
public final class StateTable implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String SUFFIX = ".parquet";
  private static final String STATE = "state";
  private static final String VALUES = "values";
  private static final String QUANTA = "quanta";
  private static final String EXPECTED =
      "; expected state, an integer, and values, a list of double or float, or quanta, a list of"
          + " integers; integers of any width but uint64";

  /** What Spark reads integers as, by the bits that they take with a sign. */
  private static final SortedMap<Integer, DataType> INTEGERS =
      new TreeMap<>(
          Map.of(
              Byte.SIZE, DataTypes.ByteType,
              Short.SIZE, DataTypes.ShortType,
              Integer.SIZE, DataTypes.IntegerType,
              Long.SIZE, DataTypes.LongType));

  /** The path of a list's elements: the column, and at most two groups around them. */
  private static final int DEEPEST_LIST = 3;

  private final String name;
  private final Path path;
  private final boolean isFolder;
  private final boolean isPartitioned;
  private final DataType number;
  private final String column;
  private final DataType element;

  private StateTable(
      String name, Path path, Path first, DataType number, String column, DataType element) {
    this.name = name;
    this.path = path;
    this.isFolder = !path.equals(first);
    this.isPartitioned = isFolder && !path.equals(first.getParent());
    this.number = number;
    this.column = column;
    this.element = element;
  }

  /**
   * The file itself if it is Parquet, or the first such file in a folder; where a folder has none,
   * the first one in those of its folders that are parts of a partitioned table.
   */
  static Optional<FileStatus> firstFile(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    if (status.isDirectory()) {
      return firstPart(files, path);
    }
    try (FSDataInputStream in = files.open(path)) {
      return DataFile.has(in, status.getLen(), 0, MAGIC) ? Optional.of(status) : Optional.empty();
    }
  }

  private static Optional<FileStatus> firstPart(FileSystem files, Path folder) throws IOException {
    FileStatus[] parts = files.listStatus(folder, StateTable::isPart);
    Optional<FileStatus> first =
        Arrays.stream(parts)
            .filter(FileStatus::isFile)
            .min(Comparator.comparing(FileStatus::getPath));
    if (first.isPresent()) {
      return first;
    }
    FileStatus[] folders = files.listStatus(folder, StateTable::isPartition);
    Arrays.sort(folders, Comparator.comparing(FileStatus::getPath));
    for (FileStatus partition : folders) {
      first = partition.isDirectory() ? firstPart(files, partition.getPath()) : Optional.empty();
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  /** What Spark reads of a folder: nothing hidden. */
  private static boolean isPart(Path file) {
    String last = file.getName();
    return last.endsWith(SUFFIX) && !isHidden(last);
  }

  /** A folder of a partitioned table: {@code column=value}. */
  private static boolean isPartition(Path folder) {
    String last = folder.getName();
    return last.indexOf('=') > 0 && !isHidden(last);
  }

  private static boolean isHidden(String file) {
    return file.startsWith(".") || file.startsWith("_");
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
    DataType number = number(file, schema);
    List<String> found = new ArrayList<>(List.of(VALUES, QUANTA));
    found.removeIf(column -> !schema.containsField(column));
    if (found.size() != 1) {
      String what = found.isEmpty() ? "neither values nor quanta" : "both values and quanta";
      throw new IllegalArgumentException(file + " has " + what + EXPECTED);
    }
    String column = found.get(0);
    DataType element = elements(file, schema, column);
    return new StateTable(name, path, first.getPath(), number, column, element);
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

  private static DataType number(String file, MessageType schema) {
    if (!schema.containsField(STATE)) {
      throw new IllegalArgumentException(file + " has no column state" + EXPECTED);
    }
    Type state = schema.getType(STATE);
    if (state.isPrimitive() && !state.isRepetition(Repetition.REPEATED)) {
      Optional<DataType> type = integer(state.asPrimitiveType());
      if (type.isPresent()) {
        return type.get();
      }
    }
    throw wrongType(file, schema, STATE);
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
    if (isList && column.equals(QUANTA) && integer(type).isPresent()) {
      return integer(type).get();
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

  /** What Spark reads integers as; nothing if these are none, or a long does not hold them. */
  private static Optional<DataType> integer(PrimitiveType type) {
    boolean isLong = type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    int bits = isLong ? Long.SIZE : Integer.SIZE;
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof IntLogicalTypeAnnotation integer) {
      bits = integer.getBitWidth() + (integer.isSigned() ? 0 : 1);
    } else if (meaning != null) {
      return Optional.empty();
    }
    if (!isLong && type.getPrimitiveTypeName() != PrimitiveTypeName.INT32) {
      return Optional.empty();
    }
    return INTEGERS.tailMap(bits).values().stream().findFirst();
  }

  private static IllegalArgumentException wrongType(
      String file, MessageType schema, String column) {
    String type = schema.getType(column).toString().replaceAll("\\s+", " ");
    return new IllegalArgumentException(file + ": the column " + column + " is " + type + EXPECTED);
  }

  /**
   * The rows, for {@link InitialState#of}. Spark's vectorized reader does not know all encodings
   * (BYTE_STREAM_SPLIT of DuckDB's second version, for one); its reader by rows does, and is to be
   * chosen where this is used: {@code spark.sql.parquet.enableVectorizedReader=false}.
   */
  public Dataset<Row> read(SparkSession spark) {
    StructType schema =
        new StructType().add(STATE, number).add(column, DataTypes.createArrayType(element));
    DataFrameReader reader = spark.read().schema(schema);
    if (isFolder) {
      // What a partition's name says is no column here.
      reader.option("pathGlobFilter", "*" + SUFFIX).option("recursiveFileLookup", isPartitioned);
    }
    DataType counts = element == DataTypes.LongType ? element : DataTypes.IntegerType;
    DataType cell = column.equals(VALUES) ? DataTypes.DoubleType : counts;
    return reader
        .parquet(path.toString())
        .select(
            col(STATE).cast(DataTypes.LongType),
            col(column).cast(DataTypes.createArrayType(cell)),
            col("_metadata.file_path"));
  }

  /** The path, as messages shall name it. */
  @Override
  public String toString() {
    return name;
  }
}
