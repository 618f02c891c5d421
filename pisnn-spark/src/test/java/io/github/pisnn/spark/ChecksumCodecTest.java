package io.github.pisnn.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

class ChecksumCodecTest {
  private static final ChecksumCodec CODEC = new ChecksumCodec(new SparkConf());

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Written in pieces of random sizes, flushed now and then. */
  private static byte[] encoded(byte[] bytes) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    SplittableRandom random = new SplittableRandom(1);
    try (OutputStream out = CODEC.compressedOutputStream(encoded)) {
      for (int at = 0; at < bytes.length; ) {
        int some = Math.min(bytes.length - at, random.nextInt(1, 100_000));
        if (some % 7 == 0) {
          out.write(bytes[at]);
          some = 1;
          out.flush();
        } else {
          out.write(bytes, at, some);
        }
        at += some;
      }
    }
    return encoded.toByteArray();
  }

  private static byte[] decoded(byte[] encoded) throws IOException {
    try (InputStream in = CODEC.compressedInputStream(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 207, 4098, 65_535, 65_536, 65_537, 1_000_003})
  void whatIsReadIsWhatWasWritten(int count) throws IOException {
    byte[] bytes = bytes(count);
    byte[] encoded = encoded(bytes);
    assertTrue(encoded.length <= count + 8 * (count / 10_000 + 3), encoded.length + " bytes");
    assertArrayEquals(bytes, decoded(encoded));
  }

  @Test
  void bytesAreReadAndSkippedOneByOne() throws IOException {
    byte[] bytes = bytes(1000);
    try (InputStream in = CODEC.compressedInputStream(new ByteArrayInputStream(encoded(bytes)))) {
      assertEquals(bytes[0] & 0xFF, in.read());
      in.skipNBytes(500);
      assertEquals(bytes[501] & 0xFF, in.read());
      assertArrayEquals(Arrays.copyOfRange(bytes, 502, 1000), in.readAllBytes());
      assertEquals(-1, in.read());
    }
  }

  /** Any bit anywhere, and any length. */
  @Test
  void whateverIsChangedIsFound() throws IOException {
    byte[] encoded = encoded(bytes(300));
    for (int at = 0; at < encoded.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = encoded.clone();
        changed[at] ^= (byte) (1 << bit);
        String message = assertThrows(IOException.class, () -> decoded(changed)).getMessage();
        assertTrue(message.startsWith("a stream is corrupted: it has "), message);
      }
      byte[] cut = Arrays.copyOf(encoded, at);
      assertThrows(IOException.class, () -> decoded(cut), "cut to " + at);
    }
  }

  /** What a disk leaves that has crashed: zeros, or ones, from some place on. */
  @ParameterizedTest
  @ValueSource(bytes = {0, -1})
  void blocksThatWereNeverWrittenAreFound(byte filling) throws IOException {
    for (byte[] bytes : List.of(bytes(0), bytes(300))) {
      byte[] encoded = encoded(bytes);
      for (int at = 0; at < encoded.length; at++) {
        byte[] lost = encoded.clone();
        Arrays.fill(lost, at, lost.length, filling);
        if (!Arrays.equals(encoded, lost)) {
          assertThrows(IOException.class, () -> decoded(lost), "lost from " + at);
        }
      }
    }
    byte[] filled = new byte[100];
    Arrays.fill(filled, filling);
    assertThrows(IOException.class, () -> decoded(filled));
  }

  /** Spark computes anew what a map task had written and the disk has changed. */
  @Test
  void aShuffleFileThatIsCorruptedIsMadeAnew() throws IOException {
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    assertEquals(ChecksumCodec.class.getName(), spark.getConf().get("spark.io.compression.codec"));
    JavaPairRDD<Integer, int[]> shuffled =
        spark
            .parallelize(IntStream.range(0, 64).boxed().toList(), 2)
            .mapToPair(i -> new Tuple2<>(i, new int[] {i, i * i, -i}))
            .partitionBy(new HashPartitioner(2));
    long expected = sum(shuffled);
    Path disk = Path.of(spark.env().blockManager().diskBlockManager().localDirs()[0].toString());
    List<Path> files;
    try (Stream<Path> all = Files.walk(disk)) {
      files =
          all.filter(file -> file.getFileName().toString().matches("shuffle_.*\\.data")).toList();
    }
    assertTrue(files.size() > 0, "no shuffle file in " + disk);
    for (Path file : files) {
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        long middle = bytes.length() / 2;
        bytes.seek(middle);
        int b = bytes.read();
        bytes.seek(middle);
        bytes.write(b ^ 0x10);
      }
    }
    assertEquals(expected, sum(shuffled));
  }

  private static long sum(JavaPairRDD<Integer, int[]> shuffled) {
    return shuffled
        .values()
        .map(values -> (long) values[0] + 31L * values[1] + 1009L * values[2])
        .reduce(Long::sum);
  }
}
