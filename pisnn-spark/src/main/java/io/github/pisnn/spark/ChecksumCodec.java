package io.github.pisnn.spark;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;

/**
 * A codec for {@code spark.io.compression.codec} that compresses nothing and checks everything:
 * Spark computes what it finds corrupted again, but only finds that out of a codec. Cells hardly
 * compress, so that any other codec would cost more time than it saves.
 *
 * <p>A stream is a sequence of frames: the number of bytes, at least one, their CRC-32C (RFC 3720,
 * appendix B.4), each an int, big-endian, and the bytes; and at last -1 and the number of frames,
 * without which it was cut short. So neither zeros nor ones, as broken disks leave them, make an
 * end.
 */
public final class ChecksumCodec implements CompressionCodec {
  private static final int LARGEST_FRAME = 1 << 16;
  private static final int END = -1;

  /** As Spark makes it. */
  public ChecksumCodec(SparkConf conf) {
    // There is nothing to set.
  }

  @Override
  public OutputStream compressedOutputStream(OutputStream out) {
    return new BufferedOutputStream(new Framed(out), LARGEST_FRAME);
  }

  @Override
  public InputStream compressedInputStream(InputStream in) {
    return new Checked(in);
  }

  private static int checksum(byte[] bytes, int at, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, count);
    return (int) crc.getValue();
  }

  /** Makes a frame of what is written in one piece, or several if that is too much for one. */
  private static final class Framed extends OutputStream {
    private final DataOutputStream data;
    private int frames;

    Framed(OutputStream out) {
      this.data = new DataOutputStream(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      for (int done = 0; done < length; done += LARGEST_FRAME) {
        int some = Math.min(length - done, LARGEST_FRAME);
        data.writeInt(some);
        data.writeInt(checksum(bytes, at + done, some));
        data.write(bytes, at + done, some);
        frames++;
      }
    }

    @Override
    public void flush() throws IOException {
      data.flush();
    }

    @Override
    public void close() throws IOException {
      data.writeInt(END);
      data.writeInt(frames);
      data.close();
    }
  }

  private static final class Checked extends InputStream {
    private final DataInputStream data;
    private final byte[] frame = new byte[LARGEST_FRAME];
    private int at;
    private int count;
    private int frames;
    private boolean ended;

    Checked(InputStream in) {
      this.data = new DataInputStream(in);
    }

    /** Whether there is a byte to read. */
    private boolean has() throws IOException {
      if (at == count && !ended) {
        readFrame();
      }
      return at < count;
    }

    private void readFrame() throws IOException {
      try {
        int length = data.readInt();
        int expected = data.readInt();
        ended = length == END && expected == frames;
        if (ended) {
          return;
        }
        if (length <= 0 || length > LARGEST_FRAME) {
          throw corrupted("a frame of " + length + " bytes");
        }
        data.readFully(frame, 0, length);
        if (checksum(frame, 0, length) != expected) {
          throw corrupted("a checksum that is wrong");
        }
        at = 0;
        count = length;
        frames++;
      } catch (EOFException e) {
        throw corrupted("no end");
      }
    }

    private static IOException corrupted(String what) {
      return new IOException("a stream is corrupted: it has " + what);
    }

    @Override
    public int read() throws IOException {
      return has() ? frame[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int to, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!has()) {
        return -1;
      }
      int some = Math.min(length, count - at);
      System.arraycopy(frame, at, bytes, to, some);
      at += some;
      return some;
    }

    @Override
    public int available() {
      return count - at;
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }
}
