package io.github.pisnn.core.util;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, as 64 hexadecimal digits. */
public final class Hashes {

  private Hashes() {}

  /** A digest of integers, little-endian, that come piece by piece. */
  public static final class OfInts {
    private final MessageDigest digest = sha256();
    private byte[] bytes = {};

    /** Adds n integers from a place in an array on. */
    public void add(int[] values, int at, int n) {
      if (bytes.length < Integer.BYTES * n) {
        bytes = new byte[Integer.BYTES * n];
      }
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values, at, n);
      digest.update(bytes, 0, Integer.BYTES * n);
    }

    /** The digest of what was added; the next one starts anew. */
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** The digest of bytes. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** A SHA-256 of nothing yet. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The digest of integers, little-endian. */
  public static String sha256(int[] values) {
    OfInts digest = new OfInts();
    digest.add(values, 0, values.length);
    return digest.hex();
  }

  /** The digest of numbers, little-endian. */
  public static String sha256(float[] values) {
    int[] bits = new int[values.length];
    for (int k = 0; k < bits.length; k++) {
      bits[k] = Float.floatToRawIntBits(values[k]);
    }
    return sha256(bits);
  }

  /** The digest of numbers, little-endian. */
  public static String sha256(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return sha256(bytes.array());
  }
}
