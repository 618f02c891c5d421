package io.github.pisnn.jobs.run;

import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a Parquet table, column by column. A column that is left out is null. */
public abstract class TableRows<T> extends WriteSupport<T> {
  private final MessageType schema;
  private @Nullable RecordConsumer consumer;

  /**
   * Rows of a table.
   *
   * @param schema in Parquet's own language
   */
  public TableRows(String schema) {
    this.schema = MessageTypeParser.parseMessageType(schema);
  }

  /** Puts the columns of a row, in the schema's order. */
  protected abstract void put(T row);

  @Override
  @SuppressWarnings("deprecation") // it is abstract
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer out) {
    consumer = out;
  }

  @Override
  public void write(T row) {
    out().startMessage();
    put(row);
    out().endMessage();
  }

  protected final void put(String column, long value) {
    start(column);
    out().addLong(value);
    end(column);
  }

  protected final void put(String column, double value) {
    start(column);
    out().addDouble(value);
    end(column);
  }

  protected final void put(String column, String value) {
    start(column);
    out().addBinary(Binary.fromString(value));
    end(column);
  }

  protected final void put(String column, int value) {
    start(column);
    out().addInteger(value);
    end(column);
  }

  /** Puts a list, of one element at least. */
  protected final void put(String column, int[] values) {
    putList(column, values.length, k -> out().addInteger(values[k]));
  }

  /** Puts a part of an array as a list, of one element at least. */
  protected final void put(String column, double[] values, int from, int count) {
    putList(column, count, k -> out().addDouble(values[from + k]));
  }

  private void putList(String column, int count, IntConsumer element) {
    RecordConsumer out = out();
    start(column);
    out.startGroup();
    out.startField("list", 0);
    for (int k = 0; k < count; k++) {
      out.startGroup();
      out.startField("element", 0);
      element.accept(k);
      out.endField("element", 0);
      out.endGroup();
    }
    out.endField("list", 0);
    out.endGroup();
    end(column);
  }

  private void start(String column) {
    out().startField(column, schema.getFieldIndex(column));
  }

  private void end(String column) {
    out().endField(column, schema.getFieldIndex(column));
  }

  private RecordConsumer out() {
    return Objects.requireNonNull(consumer, "prepareForWrite comes first");
  }
}
