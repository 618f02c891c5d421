package io.github.pisnn.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Parquet files of tests, without Spark. */
final class ParquetFiles {

  private ParquetFiles() {}

  /** A schema of a state's number and a list. */
  static String schema(String column, String element) {
    return """
        message m {
          optional int64 state;
          optional group %s (LIST) { repeated group list { optional %s element; } }
        }
        """
        .formatted(column, element);
  }

  /**
   * A row of {@link #schema}.
   *
   * @param state null for none
   * @param cells null for no list; its elements are numbers, or null
   */
  static Group row(String schema, Long state, List<? extends Number> cells) {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Group row = new SimpleGroup(type);
    if (state != null && isLong(type.getType(0))) {
      row.add(0, state);
    } else if (state != null) {
      row.add(0, state.intValue());
    }
    if (cells == null) {
      return row;
    }
    Group list = row.addGroup(1);
    for (Number cell : cells) {
      Group element = list.addGroup(0);
      if (cell instanceof Long count) {
        element.add(0, count);
      } else if (cell instanceof Integer count) {
        element.add(0, count);
      } else if (cell instanceof Float value) {
        element.add(0, value);
      } else if (cell != null) {
        element.add(0, cell.doubleValue());
      }
    }
    return row;
  }

  static Path write(Path file, String schema, List<Group> rows) throws IOException {
    return write(file, schema, rows, false);
  }

  /**
   * Writes a file.
   *
   * @param split whether numbers are written as streams of their first, second, ... bytes
   *     (BYTE_STREAM_SPLIT), as DuckDB's second version of Parquet does
   */
  static Path write(Path file, String schema, List<Group> rows, boolean split) throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new Configuration())
            .withType(MessageTypeParser.parseMessageType(schema))
            .withDictionaryEncoding(!split)
            .withByteStreamSplitEncoding(split)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static boolean isLong(Type type) {
    return type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
  }

  /** The compression of every column of every part of a table. */
  static Set<CompressionCodecName> codecs(Path folder) throws IOException {
    Set<CompressionCodecName> codecs = EnumSet.noneOf(CompressionCodecName.class);
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.toList()) {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(part))) {
          reader.getFooter().getBlocks().stream()
              .flatMap(block -> block.getColumns().stream())
              .forEach(column -> codecs.add(column.getCodec()));
        }
      }
    }
    return codecs;
  }

  /** All rows of a table, part by part. */
  static List<Group> read(Path folder) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.sorted().toList()) {
        try (ParquetReader<Group> reader = new Rows(part).build()) {
          for (Group row = reader.read(); row != null; row = reader.read()) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  private static final class Rows extends ParquetReader.Builder<Group> {
    Rows(Path file) {
      super(new LocalInputFile(file), new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
