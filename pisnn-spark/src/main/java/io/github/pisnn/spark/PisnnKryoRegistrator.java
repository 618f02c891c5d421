package io.github.pisnn.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.RolloutLoss;
import io.github.pisnn.core.flux.RolloutResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.sum.BlockHash;
import io.github.pisnn.core.sum.DyadicSum;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.spark.tiles.TileSerializers;
import java.util.TreeMap;
import org.apache.spark.serializer.KryoRegistrator;

/** Registers with Kryo what travels between driver and executors; nothing else may. */
public final class PisnnKryoRegistrator implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(int[].class);
    kryo.register(double[].class);
    kryo.register(TreeMap.class);
    kryo.register(SampleBlock.class, new SampleBlockSerializer());
    kryo.register(SampleBlock[].class);
    kryo.register(DyadicSum.class);
    kryo.register(DyadicSum.Node.class);
    kryo.register(NormalEquations.class);
    kryo.register(Scaling.class);
    kryo.register(FluxResidual.class);
    // Short, once a block or partition.
    kryo.register(BlockHash.class, new JavaSerializer());
    kryo.register(TrajectoryBlock.class, new TrajectoryBlockSerializer());
    kryo.register(TrajectoryBlock[].class);
    kryo.register(RolloutResidual.class);
    kryo.register(RolloutLoss.class, new JavaSerializer());
    kryo.register(OperatorShape.class, new OperatorShapeSerializer());
    TileSerializers.register(kryo);
  }

  /** Kryo cannot set the fields of records by itself. */
  private static final class SampleBlockSerializer extends Serializer<SampleBlock> {

    SampleBlockSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, SampleBlock block) {
      output.writeInt(block.number());
      output.writeBoolean(block.validation());
      output.writeInt(block.stencilCells());
      output.writeInt(block.samples());
      output.writeInts(block.cells());
      output.writeInt(block.coefficients().length);
      output.writeFloats(block.coefficients());
      output.writeDoubles(block.flux());
    }

    @Override
    public SampleBlock read(Kryo kryo, Input input, Class<SampleBlock> type) {
      int number = input.readInt();
      boolean validation = input.readBoolean();
      int stencilCells = input.readInt();
      int samples = input.readInt();
      int[] cells = input.readInts(stencilCells * samples);
      float[] coefficients = input.readFloats(input.readInt());
      return new SampleBlock(
          number, validation, stencilCells, cells, coefficients, input.readDoubles(samples));
    }
  }

  private static final class TrajectoryBlockSerializer extends Serializer<TrajectoryBlock> {

    TrajectoryBlockSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, TrajectoryBlock block) {
      output.writeInt(block.number());
      output.writeBoolean(block.validation());
      output.writeInt(block.nx());
      output.writeInt(block.ny());
      output.writeInt(block.snapshots());
      output.writeInt(block.stepsBetween());
      output.writeInt(block.states().length);
      output.writeDoubles(block.states());
    }

    @Override
    public TrajectoryBlock read(Kryo kryo, Input input, Class<TrajectoryBlock> type) {
      int number = input.readInt();
      boolean validation = input.readBoolean();
      int nx = input.readInt();
      int ny = input.readInt();
      int snapshots = input.readInt();
      int stepsBetween = input.readInt();
      double[] states = input.readDoubles(input.readInt());
      return new TrajectoryBlock(number, validation, nx, ny, snapshots, stepsBetween, states);
    }
  }

  private static final class OperatorShapeSerializer extends Serializer<OperatorShape> {

    OperatorShapeSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, OperatorShape shape) {
      output.writeInt(shape.stencil().radius());
      output.writeInt(shape.stencil().transverse());
      output.writeInt(shape.hidden());
      output.writeString(shape.activation().name());
      output.writeString(shape.skip().name());
      output.writeBoolean(shape.shiftInvariant());
      output.writeInt(shape.coefficientTerms());
    }

    @Override
    public OperatorShape read(Kryo kryo, Input input, Class<OperatorShape> type) {
      Stencil stencil = new Stencil(input.readInt(), input.readInt());
      return new OperatorShape(
          stencil,
          input.readInt(),
          Activation.valueOf(input.readString()),
          Skip.valueOf(input.readString()),
          input.readBoolean(),
          input.readInt());
    }
  }
}
