package io.github.pisnn.datasets.hdf5;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of one HDF5 file. An address means a place in the file that it was read from and in no
 * other, so whatever has an address keeps its storage beside it.
 *
 * @param file the file, for links that are relative to it
 * @param channel reads it
 * @param base where its signature stands, which is where addresses are counted from
 * @param size of the file
 * @param offsetSize bytes of an address
 * @param lengthSize bytes of a length
 * @param root the address of the root group
 */
record Storage(
    Path file, FileChannel channel, long base, long size, int offsetSize, int lengthSize, long root)
    implements Closeable {
  private static final int SIGNATURE = 8;
  private static final int LONGEST_SUPERBLOCK = 128;

  /**
   * Reads the superblock.
   *
   * @param base where its signature stands, which is where addresses are counted from
   * @throws IOException if the file is cut short or of an unknown version
   */
  static Storage open(Path file, long base) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return open(file, channel, base);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Storage open(Path file, FileChannel channel, long base) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(LONGEST_SUPERBLOCK);
    channel.read(start, base);
    Cursor in = new Cursor(start.flip(), Long.BYTES, Long.BYTES);
    in.skip(SIGNATURE);
    int version = in.u8();
    if (version > 3) {
      throw new IOException("its superblock has the version " + version + "; expected 0 to 3");
    }
    boolean isOld = version < 2;
    in.skip(isOld ? 4 : 0);
    int offsetSize = in.u8();
    int lengthSize = in.u8();
    requireSize(offsetSize);
    requireSize(lengthSize);
    in.skip(1 + (isOld ? 8 : 0) + (version == 1 ? 4 : 0));
    in = new Cursor(in.rest(), offsetSize, lengthSize);
    long storedBase = in.offset();
    in.offset(); // Free space, or the superblock's extension.
    long end = in.offset();
    in.offset(); // A driver's information; or the root group itself.
    long root = version < 2 ? in.rootOfOldSuperblock() : in.lastOffset();
    long expected = end - storedBase + base;
    if (channel.size() < expected) {
      throw new IOException("cut short: it has " + channel.size() + " bytes of " + expected);
    }
    return new Storage(file, channel, base, channel.size(), offsetSize, lengthSize, root);
  }

  private static void requireSize(int bytes) throws IOException {
    if (bytes != Short.BYTES && bytes != Integer.BYTES && bytes != Long.BYTES) {
      throw new IOException("its superblock has addresses or lengths of " + bytes + " bytes");
    }
  }

  /**
   * Checks a place.
   *
   * @throws EOFException if the file has no such place
   */
  void require(long address, long length) throws EOFException {
    if (address < 0 || length < 0 || length > size - base || address > size - base - length) {
      throw new EOFException("cut short: it has no " + length + " bytes at address " + address);
    }
  }

  /** A cursor over bytes of this file. */
  Cursor cursor(ByteBuffer bytes) {
    return new Cursor(bytes, offsetSize, lengthSize);
  }

  /**
   * Reads bytes.
   *
   * @throws EOFException if the file has no such place; nothing is allocated then
   */
  Cursor read(long address, long length) throws IOException {
    return cursor(bytes(address, length));
  }

  /** As {@link #read}, fewer where the file ends before. */
  Cursor readUpTo(long address, int length) throws IOException {
    return read(address, Math.max(0, Math.min(length, size - base - address)));
  }

  /** As {@link #read}, as bytes. */
  ByteBuffer bytes(long address, long length) throws IOException {
    require(address, length);
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw new IOException(length + " bytes at once; expected less than 2^31");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, base + address + bytes.position()) < 0) {
        throw new EOFException("cut short");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
