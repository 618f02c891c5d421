package io.github.pisnn.datasets.arrays;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Number types, views and packing. */
final class ArraysTest {

  /** An array whose number at a place is the place in figures. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Figures(long[] shape, Attributes attributes) implements StoredArray {
    @Override
    public List<String> dimensions() {
      return List.of("a", "b", "c").subList(0, shape.length);
    }

    @Override
    public double[] read(long[] offset, int[] size) {
      double[] values = new double[size[0] * size[1] * size[2]];
      for (int k = 0; k < values.length; k++) {
        values[k] =
            100 * (offset[0] + k / (size[1] * size[2]))
                + 10 * (offset[1] + k / size[2] % size[1])
                + (offset[2] + k % size[2]);
      }
      return values;
    }
  }

  private static final StoredArray FIGURES = new Figures(new long[] {3, 4, 5}, Attributes.NONE);

  @Test
  void anotherOrderOfAxes() throws IOException {
    StoredArray view = ArrayViews.permuted(FIGURES, new int[] {2, 0, 1});
    assertArrayEquals(new long[] {5, 3, 4}, view.shape());
    assertEquals(List.of("c", "a", "b"), view.dimensions());
    // view[c][a][b] of c = 1 and 2, a = 1, b = 2 and 3.
    assertArrayEquals(
        new double[] {121, 131, 122, 132}, view.read(new long[] {1, 1, 2}, new int[] {2, 1, 2}));
    assertArrayEquals(
        new double[] {12, 112},
        ArrayViews.reversedAxes(FIGURES).read(new long[] {2, 1, 0}, new int[] {1, 1, 2}));
  }

  @Test
  void anAxisThatRunsTheOtherWay() throws IOException {
    StoredArray view = ArrayViews.flipped(FIGURES, 1);
    // Places 0 and 1 of the view are 3 and 2 of the array.
    assertArrayEquals(
        new double[] {131, 132, 121, 122}, view.read(new long[] {1, 0, 1}, new int[] {1, 2, 2}));
    assertArrayEquals(
        FIGURES.read(new long[3], new int[] {3, 4, 5}),
        ArrayViews.flipped(view, 1).read(new long[3], new int[] {3, 4, 5}));
  }

  @Test
  void integersOfAllWidths() {
    byte[] bytes = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, (byte) 0x80};
    assertEquals(-2, NumberType.integer(1, true, false).read(bytes)[0]);
    assertEquals(254, NumberType.integer(1, false, false).read(bytes)[0]);
    assertEquals(-2, NumberType.integer(2, true, false).read(bytes)[0]);
    assertEquals(0xFEFF, NumberType.integer(2, false, true).read(bytes)[0]);
    assertEquals(-2, NumberType.integer(4, true, false).read(bytes)[0]);
    assertEquals(4294967294.0, NumberType.integer(4, false, false).read(bytes)[0]);
    for (boolean signed : new boolean[] {true, false}) {
      Exception refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> NumberType.integer(8, signed, false).read(bytes));
      assertTrue(refused.getMessage().contains("is beyond 2^53"));
    }
    byte[] largest = ByteBuffer.allocate(8).putLong(1L << 53).array();
    assertEquals(0x1p53, NumberType.integer(8, false, true).read(largest)[0]);
  }

  /** All 65536 of both kinds, by what their bits mean: the hardware's conversions are no help. */
  @Test
  void floatsOfTwoBytes() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      byte[] bytes = {(byte) bits, (byte) (bits >> 8)};
      assertEquals(
          (double) Float.intBitsToFloat(bits << 16), NumberType.bfloat16(false).read(bytes)[0]);
      double sign = bits >> 15 == 0 ? 1 : -1;
      int exponent = bits >> 10 & 31;
      int mantissa = bits & 1023;
      double expected =
          exponent == 31
              ? (mantissa == 0 ? sign / 0.0 : Double.NaN)
              : exponent == 0
                  ? sign * mantissa * 0x1p-24
                  : sign * (1 + mantissa * 0x1p-10) * StrictMath.pow(2, exponent - 15);
      assertEquals(expected, NumberType.ieee(2, false).read(bytes)[0]);
    }
    // 0.0245 rounded to bfloat16, and what binary16 makes of the same bytes.
    byte[] bytes = {(byte) 0xC9, 0x3C};
    assertEquals(0.0245, NumberType.bfloat16(false).read(bytes)[0], 1e-4);
    assertEquals(1.196, NumberType.ieee(2, false).read(bytes)[0], 1e-3);
  }

  @Test
  void namesAreThoseOfNumPy() {
    assertEquals("float64", NumberType.ieee(8, true).toString());
    assertEquals("float16", NumberType.ieee(2, true).toString());
    assertEquals("bfloat16", NumberType.bfloat16(true).toString());
    assertEquals("uint16", NumberType.integer(2, false, true).toString());
    assertEquals("int8", NumberType.integer(1, true, true).toString());
  }

  private static double[] unpacked(Attributes.Builder attributes) throws IOException {
    return Packing.unpacked(new Figures(new long[] {3, 4, 5}, attributes.build()))
        .read(new long[] {1, 2, 0}, new int[] {1, 1, 5});
  }

  @Test
  void packedNumbersAreScaledInBinary64() throws IOException {
    double scale = (double) 0.01f;
    double[] expected = new double[5];
    for (int k = 0; k < 5; k++) {
      expected[k] = -3.5 + scale * (120 + k);
    }
    assertArrayEquals(
        expected,
        unpacked(
            new Attributes.Builder().numbers("scale_factor", scale).numbers("add_offset", -3.5)));
    assertArrayEquals(
        expected,
        unpacked(new Attributes.Builder().numbers("quantum", scale).numbers("offset", -3.5)));
    assertArrayEquals(
        new double[] {60, 60.5, 61, 61.5, 62},
        unpacked(new Attributes.Builder().numbers("scale_factor", 0.5)));
  }

  @Test
  void missingNumbersAreNone() throws IOException {
    assertArrayEquals(
        new double[] {120, Double.NaN, Double.NaN, 123, 124},
        unpacked(
            new Attributes.Builder()
                .numbers("_FillValue", 121, Double.NaN)
                .numbers("missing_value", 122)));
    assertArrayEquals(
        new double[] {Double.NaN, 121, 122, 123, Double.NaN},
        unpacked(new Attributes.Builder().numbers("valid_range", 121, 123)));
    assertArrayEquals(
        new double[] {Double.NaN, 121, 122, Double.NaN, Double.NaN},
        unpacked(new Attributes.Builder().numbers("valid_min", 121).numbers("valid_max", 122)));
  }

  /** An array of one axis of stored numbers. */
  private static double[] unpacked(NumberType type, Attributes.Builder attributes, double... stored)
      throws IOException {
    StoredArray array =
        new StoredArray() {
          @Override
          public long[] shape() {
            return new long[] {stored.length};
          }

          @Override
          public Optional<NumberType> type() {
            return Optional.of(type);
          }

          @Override
          public Attributes attributes() {
            return attributes.build();
          }

          @Override
          public double[] read(long[] offset, int[] size) {
            return stored.clone();
          }
        };
    return Packing.unpacked(array).read(new long[1], new int[] {stored.length});
  }

  @Test
  void theSignIsWhatIsTold() throws IOException {
    NumberType signed = NumberType.integer(1, true, false);
    NumberType unsigned = NumberType.integer(1, false, false);
    assertArrayEquals(
        new double[] {0, 127, 64, Double.NaN},
        unpacked(
            signed,
            new Attributes.Builder()
                .text("_Unsigned", "true")
                .numbers("scale_factor", 0.5)
                .numbers("_FillValue", -1),
            0,
            -2,
            -128,
            -1));
    assertArrayEquals(
        new double[] {127, -128, -1},
        unpacked(unsigned, new Attributes.Builder().text("_Unsigned", "false"), 127, 128, 255));
    assertArrayEquals(
        new double[] {-2},
        unpacked(signed, new Attributes.Builder().text("_Unsigned", "false"), -2));
  }

  /** A mark in decimals is rounded as the numbers were, and only if they were. */
  @Test
  void marksAreRoundedAsNumbersAre() throws IOException {
    Attributes.Builder mark = new Attributes.Builder().numbers("missing_value", 1e20);
    assertArrayEquals(
        new double[] {Double.NaN}, unpacked(NumberType.ieee(4, false), mark, (double) 1e20f));
    assertArrayEquals(
        new double[] {(double) 1e20f}, unpacked(NumberType.ieee(8, false), mark, (double) 1e20f));
  }

  @Test
  void attributesThatAreNotUnderstoodAreRefused() {
    Exception text =
        assertThrows(
            IllegalArgumentException.class,
            () -> unpacked(new Attributes.Builder().text("scale_factor", "0.1")));
    assertTrue(text.getMessage().contains("scale_factor is 0.1; expected one finite number"));
    Exception both =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                unpacked(
                    new Attributes.Builder()
                        .numbers("quantum", 1)
                        .numbers("offset", 1)
                        .numbers("scale_factor", 2)));
    assertTrue(both.getMessage().contains("expected one of these pairs"));
    assertSame(FIGURES, Packing.unpacked(FIGURES));
  }

  /** Any part of any view is that part of the whole view. */
  @Test
  void partsOfViewsArePartsOfTheWhole() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StoredArray view =
        ArrayViews.flipped(ArrayViews.permuted(FIGURES, new int[] {1, 2, 0}), random.nextInt(3));
    double[] whole = view.read(new long[3], new int[] {4, 5, 3});
    for (int k = 0; k < 100; k++) {
      long[] offset = {random.nextInt(4), random.nextInt(5), random.nextInt(3)};
      int[] size = {
        1 + random.nextInt(4 - (int) offset[0]),
        1 + random.nextInt(5 - (int) offset[1]),
        1 + random.nextInt(3 - (int) offset[2])
      };
      double[] part = view.read(offset, size);
      for (int i = 0; i < part.length; i++) {
        long a = offset[0] + i / (size[1] * size[2]);
        long b = offset[1] + i / size[2] % size[1];
        long c = offset[2] + i % size[2];
        assertEquals(whole[(int) ((a * 5 + b) * 3 + c)], part[i]);
      }
    }
  }
}
