package io.github.pisnn.spark.tiles;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.PatchFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How tiles and strips travel. Cells go as they stand in memory: 12 bytes each. */
public final class TileSerializers {

  private TileSerializers() {}

  /** Registers all there is. */
  public static void register(Kryo kryo) {
    kryo.register(Patch.class, new PatchSerializer());
    kryo.register(Strip.class, new StripSerializer());
    kryo.register(Tile.class, new TileSerializer());
    kryo.register(Tile[].class);
    // Small, seldom, and between our own processes only.
    kryo.register(Books.class, new JavaSerializer());
    kryo.register(DivergenceException.class, new JavaSerializer());
    kryo.register(Setup.class, new JavaSerializer());
    kryo.register(TiledRollout.Progress.class, new JavaSerializer());
    kryo.register(TileFile.class, new JavaSerializer());
    kryo.register(Change.class, new JavaSerializer());
    kryo.register(StateDigest.class, new JavaSerializer());
    kryo.register(int[][].class);
  }

  private static final class PatchSerializer extends Serializer<Patch> {

    PatchSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Patch patch) {
      try {
        PatchFormat.write(patch, output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Patch read(Kryo kryo, Input input, Class<Patch> type) {
      try {
        return PatchFormat.read(input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class StripSerializer extends Serializer<Strip> {

    StripSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Strip strip) {
      output.writeInt(strip.target());
      kryo.writeObject(output, strip.cells());
    }

    @Override
    public Strip read(Kryo kryo, Input input, Class<Strip> type) {
      return new Strip(input.readInt(), kryo.readObject(input, Patch.class));
    }
  }

  private static final class TileSerializer extends Serializer<Tile> {

    TileSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Tile tile) {
      output.writeInt(tile.number());
      kryo.writeObject(output, tile.cells());
      kryo.writeObject(output, tile.books());
      output.writeLong(tile.kernelNanos());
      kryo.writeObjectOrNull(output, tile.failure(), DivergenceException.class);
    }

    @Override
    public Tile read(Kryo kryo, Input input, Class<Tile> type) {
      return new Tile(
          input.readInt(),
          kryo.readObject(input, Patch.class),
          kryo.readObject(input, Books.class),
          input.readLong(),
          kryo.readObjectOrNull(input, DivergenceException.class));
    }
  }
}
