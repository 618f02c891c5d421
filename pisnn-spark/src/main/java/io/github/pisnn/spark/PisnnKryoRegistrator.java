package io.github.pisnn.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.RolloutResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.flux.TrajectoryBlock;
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
    kryo.register(SampleBlock[].class);
    kryo.register(TrajectoryBlock[].class);
    kryo.register(DyadicSum.class);
    kryo.register(DyadicSum.Node.class);
    kryo.register(NormalEquations.class);
    // Kryo cannot set the fields of records. They travel once a block, partition or round.
    kryo.register(SampleBlock.class, new JavaSerializer());
    kryo.register(TrajectoryBlock.class, new JavaSerializer());
    kryo.register(BlockHash.class, new JavaSerializer());
    kryo.register(Scaling.class, new JavaSerializer());
    kryo.register(FluxResidual.class, new JavaSerializer());
    kryo.register(RolloutResidual.class, new JavaSerializer());
    TileSerializers.register(kryo);
  }
}
