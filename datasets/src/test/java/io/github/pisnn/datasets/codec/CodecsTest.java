package io.github.pisnn.datasets.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known bytes as the real codecs encode them; {@code encoded.py} beside them tells how. */
final class CodecsTest {
  /** A line of the file; an element size of -1 stands for bytes that repeat from far. */
  private record Encoded(String codec, int elementSize, int length, String base64) {
    byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }

    byte[] decode(byte[] input, int size) throws IOException {
      return switch (codec) {
        case "zlib" -> Deflate.zlib(input, size);
        case "gzip" -> Deflate.gzip(input, size);
        case "lz4" -> Airlift.lz4(input, size);
        case "zstd" -> Airlift.zstandard(input, size);
        case "lzf" -> Lzf.decompress(input, size);
        case "shuffle" -> Shuffle.undo(input, elementSize);
        default -> Blosc.decompress(input, size);
      };
    }

    byte[] original() {
      byte[] original = new byte[length];
      int whole = elementSize > 0 ? length / elementSize * elementSize : length;
      for (int k = 0; k < length; k++) {
        original[k] = k < whole ? value(k) : (byte) (k - whole + 1);
      }
      return original;
    }

    private byte value(int k) {
      if (elementSize < 0) {
        int place = k % 8700 < 500 ? k % 8700 : 7;
        return (byte) (((long) place * place * place * 2654435761L) >>> 24);
      }
      int step = k / elementSize / (length < 20000 ? 5 : 500);
      int value = (int) ((long) step * step % 1009);
      int rank = k % elementSize;
      return (byte) (rank < Integer.BYTES ? value >> (Byte.SIZE * rank) : 0);
    }

    @Override
    public String toString() {
      return codec + " of " + length + " bytes in elements of " + elementSize;
    }
  }

  static List<Encoded> encoded() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CodecsTest.class.getResourceAsStream("encoded.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines()
          .map(line -> line.split(" "))
          .map(
              part ->
                  new Encoded(
                      part[0], Integer.parseInt(part[1]), Integer.parseInt(part[2]), part[3]))
          .toList();
    }
  }

  static Stream<Encoded> compressed() throws IOException {
    return encoded().stream().filter(line -> !line.codec.equals("shuffle"));
  }

  @Test
  void everyCodecIsThere() throws IOException {
    List<String> names = encoded().stream().map(Encoded::codec).distinct().sorted().toList();
    assertEquals(
        "[blosc-blosclz, blosc-lz4, blosc-lz4hc, blosc-snappy, blosc-zlib, blosc-zstd, gzip, lz4,"
            + " lzf, shuffle, zlib, zstd]",
        names.toString());
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void decodes(Encoded line) throws IOException {
    assertArrayEquals(line.original(), line.decode(line.bytes(), line.length));
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void anotherLengthIsRefused(Encoded line) {
    if (line.length > 1) {
      refused(line, line.bytes(), line.length - 1);
    }
    refused(line, line.bytes(), line.length + 1);
    refused(line, line.bytes(), 10 * line.length);
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void cutInputIsRefused(Encoded line) {
    for (int k = 1; k <= 40; k++) {
      int length = line.bytes().length - 1 - (line.bytes().length - 1) * (k - 1) / 40;
      refused(line, Arrays.copyOf(line.bytes(), length), line.length);
    }
    refused(line, new byte[0], line.length);
  }

  private static void refused(Encoded line, byte[] input, int length) {
    String message =
        assertThrows(IOException.class, () -> line.decode(input, length), line.toString())
            .getMessage();
    assertTrue(message.matches("(is (cut short|not )|holds ).*"), message);
  }

  /** Whatever the bytes are, the answer is as long as asked for or an exception that is checked. */
  @ParameterizedTest
  @MethodSource("compressed")
  void damagedInputNeverEndsOtherwise(Encoded line) {
    SplittableRandom random = new SplittableRandom(line.length);
    for (int attempt = 0; attempt < 100; attempt++) {
      byte[] damaged = line.bytes();
      int flips = 1 + random.nextInt(3);
      for (int flip = 0; flip < flips; flip++) {
        // Half of them in the header.
        int end = random.nextBoolean() ? Math.min(32, damaged.length) : damaged.length;
        damaged[random.nextInt(end)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
      try {
        assertEquals(line.length, line.decode(damaged, line.length).length);
      } catch (IOException e) {
        assertTrue(e.getMessage().matches("(is (cut short|not )|holds ).*"), e.getMessage());
      }
    }
  }

  @Test
  void emptyInputGivesNothing() throws IOException {
    assertEquals(0, Lzf.decompress(new byte[0], 0).length);
    byte[] empty = new byte[16];
    empty[0] = 2;
    empty[12] = 16;
    assertEquals(0, Blosc.decompress(empty, 0).length);
  }

  @Test
  void newerBloscIsNamed() {
    byte[] frame = new byte[32];
    frame[0] = 5;
    String message = assertThrows(IOException.class, () -> Blosc.decompress(frame, 4)).getMessage();
    assertEquals("is not a frame of Blosc 1: its version is 5", message);
  }

  @Test
  void shufflingLeavesTheRest() {
    byte[] shuffled = {1, 2, 3, 4, 5, 6, 7};
    assertArrayEquals(new byte[] {1, 4, 2, 5, 3, 6, 7}, Shuffle.undo(shuffled, 2));
    assertArrayEquals(shuffled, Shuffle.undo(shuffled, 8));
  }

  @Test
  void shufflingBitsIsATransposition() {
    for (int size : new int[] {1, 2, 4, 8}) {
      byte[] original = new byte[24 * size + size / 2];
      new SplittableRandom(size).nextBytes(original);
      byte[] shuffled = original.clone();
      Arrays.fill(shuffled, 0, 24 * size, (byte) 0);
      for (int element = 0; element < 24; element++) {
        for (int bit = 0; bit < 8 * size; bit++) {
          int value = original[element * size + bit / 8] >> bit % 8 & 1;
          shuffled[(bit * 24 + element) / 8] |= (byte) (value << element % 8);
        }
      }
      assertArrayEquals(original, Shuffle.undoBits(shuffled, size));
    }
  }
}
