package io.github.pisnn.datasets.codec;

import java.io.IOException;

/** What all decompressors say of lengths. */
final class Lengths {
  private Lengths() {}

  static void require(long found, int expected) throws IOException {
    if (found != expected) {
      throw wrong(found + " bytes", expected);
    }
  }

  static IOException wrong(String found, int expected) {
    return new IOException("holds " + found + ", not the " + expected + " expected");
  }

  static IOException cut() {
    return new IOException("is cut short");
  }
}
