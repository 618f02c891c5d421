package io.github.pisnn.jobs.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * One task's part of a Parquet table: written under another name, then renamed. It must not depend
 * on the attempt that writes it.
 */
public final class PartFile<T> implements Closeable {
  /**
   * The compression of all Parquet that this program writes. It is plain Java, and the same bytes
   * from every JVM: Snappy and Zstandard need native libraries, GZIP is the JVM's own zlib.
   */
  public static final CompressionCodecName COMPRESSION = CompressionCodecName.LZ4_RAW;

  /** A task holds that much before it writes. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final FileSystem files;
  private final Path file;
  private final Path unfinished;
  private final ParquetWriter<T> writer;

  /**
   * Begins a part.
   *
   * @param folder the table's
   * @param number the part's
   */
  public PartFile(
      FileSystem files, Path folder, int number, TableRows<T> rows, Configuration hadoop)
      throws IOException {
    String name = String.format(Locale.ROOT, "part-%05d.parquet", number);
    this.files = files;
    this.file = new Path(folder, name);
    this.unfinished = new Path(folder, "." + name + "." + UUID.randomUUID() + ".tmp");
    this.writer =
        new Builder<>(new Target(files, unfinished), rows)
            .withConf(hadoop)
            .withCompressionCodec(COMPRESSION)
            .withRowGroupSize(ROW_GROUP_BYTES)
            // One encoding a column: of several, each JVM writes the list in an order of its own.
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            .withDictionaryEncoding(false)
            // A row may be large.
            .withMinRowCountForPageSizeCheck(1)
            .build();
  }

  public void write(T row) throws IOException {
    writer.write(row);
  }

  /** Gives the part its name. If it is there, another attempt has written the same. */
  public void finish() throws IOException {
    writer.close();
    if (!files.rename(unfinished, file) && !files.exists(file)) {
      throw new IOException("cannot rename " + unfinished + " to " + file);
    }
  }

  /** Ends the writing; what has no name by now is removed. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      files.delete(unfinished, false);
    }
  }

  /** Parquet's builder, with our rows. */
  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final TableRows<T> rows;

    Builder(OutputFile file, TableRows<T> rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // it is abstract
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return rows;
    }
  }

  /** A file on a file system of our own; Parquet would take Hadoop's shared one. */
  private record Target(FileSystem files, Path path) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return HadoopStreams.wrap(files.create(path, false));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
      return HadoopStreams.wrap(files.create(path, true));
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
