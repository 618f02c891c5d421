package io.github.pisnn.datasets.store;

import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The columns of a dataset's files, and how the numbers of a snapshot are read from them. */
public final class SnapshotColumns extends ReadSupport<SnapshotColumns.Snapshot> {
  private static final String LIST =
      " (LIST) { repeated group list { required double element; } } ";

  /** All columns of a file, a row a snapshot, in Parquet's own language. */
  public static final String SCHEMA =
      "message snapshots { required int64 trajectory; required binary split (STRING);"
          + " required int32 snapshot; required int64 step; required double time;"
          + " required group values"
          + LIST
          + "optional group fluxX"
          + LIST
          + "optional group fluxY"
          + LIST
          + "}";

  private static final MessageType ALL = MessageTypeParser.parseMessageType(SCHEMA);

  private final MessageType read;

  /** Reads numbers of snapshots, values and, if they are asked for, fluxes. */
  SnapshotColumns(boolean fluxes) {
    MessageType columns =
        new MessageType(
            ALL.getName(),
            ALL.getType("trajectory"),
            ALL.getType("snapshot"),
            ALL.getType("values"));
    this.read =
        fluxes
            ? columns.union(
                new MessageType(ALL.getName(), ALL.getType("fluxX"), ALL.getType("fluxY")))
            : columns;
  }

  /**
   * A row.
   *
   * @param number the snapshot's, in its trajectory
   * @param values cell averages
   * @param fluxes through right faces and then upper ones; empty if there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
  record Snapshot(int number, double[] values, double[] fluxes) {}

  @Override
  @SuppressWarnings("deprecation") // it is what Parquet calls
  public ReadContext init(Configuration hadoop, Map<String, String> meta, MessageType fileSchema) {
    return new ReadContext(read);
  }

  @Override
  @SuppressWarnings("deprecation") // it is abstract
  public RecordMaterializer<Snapshot> prepareForRead(
      Configuration hadoop, Map<String, String> meta, MessageType fileSchema, ReadContext context) {
    return new Rows(context.getRequestedSchema());
  }

  /** Makes rows of what Parquet hands over number by number. */
  private static final class Rows extends RecordMaterializer<Snapshot> {
    private final Root root;

    Rows(MessageType schema) {
      this.root = new Root(schema);
    }

    @Override
    public Snapshot getCurrentRecord() {
      double[] x = root.fluxX.taken();
      double[] y = root.fluxY.taken();
      double[] fluxes = Arrays.copyOf(x, x.length + y.length);
      System.arraycopy(y, 0, fluxes, x.length, y.length);
      return new Snapshot(root.snapshot.value, root.values.taken(), fluxes);
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  private static final class Root extends GroupConverter {
    private final MessageType schema;
    private final IntColumn snapshot = new IntColumn();
    private final ListColumn values = new ListColumn();
    private final ListColumn fluxX = new ListColumn();
    private final ListColumn fluxY = new ListColumn();

    Root(MessageType schema) {
      this.schema = schema;
    }

    @Override
    public Converter getConverter(int field) {
      return switch (schema.getFieldName(field)) {
        case "snapshot" -> snapshot;
        case "values" -> values;
        case "fluxX" -> fluxX;
        case "fluxY" -> fluxY;
        default -> new IntColumn();
      };
    }

    @Override
    public void start() {
      values.size = 0;
      fluxX.size = 0;
      fluxY.size = 0;
    }

    @Override
    public void end() {}
  }

  /** A whole number; of a long nobody asks. */
  private static final class IntColumn extends PrimitiveConverter {
    private int value;

    @Override
    public void addInt(int number) {
      value = number;
    }

    @Override
    public void addLong(long number) {}
  }

  /** A list of numbers: the column, the repeated group in it and the element in that. */
  private static final class ListColumn extends GroupConverter {
    private double[] numbers = new double[64];
    private int size;

    private final PrimitiveConverter element =
        new PrimitiveConverter() {
          @Override
          public void addDouble(double number) {
            if (size == numbers.length) {
              numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
          }
        };

    private final GroupConverter group =
        new GroupConverter() {
          @Override
          public Converter getConverter(int field) {
            return element;
          }

          @Override
          public void start() {}

          @Override
          public void end() {}
        };

    double[] taken() {
      return Arrays.copyOf(numbers, size);
    }

    @Override
    public Converter getConverter(int field) {
      return group;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
