package io.github.pisnn.jobs;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.jobs.rollout.BatchSums;
import io.github.pisnn.jobs.rollout.RolloutEnd;
import io.github.pisnn.jobs.rollout.TileReport;
import io.github.pisnn.jobs.search.Validation;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.spark.PisnnKryoRegistrator;
import org.apache.spark.serializer.KryoRegistrator;

/** Registers with Kryo what the jobs send besides what the framework does. */
public final class JobsKryoRegistrator implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    new PisnnKryoRegistrator().registerClasses(kryo);
    kryo.register(long[].class);
    // Small, once a state, tile or partition; Kryo cannot set the fields of records by itself.
    kryo.register(RolloutEnd.class, new JavaSerializer());
    kryo.register(Extremes.class, new JavaSerializer());
    kryo.register(TileReport.class, new JavaSerializer());
    kryo.register(BatchSums.class, new JavaSerializer());
    kryo.register(FieldErrors.Sums.class, new JavaSerializer());
    kryo.register(Outcome.class, new JavaSerializer());
    kryo.register(Outcome[].class);
    kryo.register(Validation.Result.class, new JavaSerializer());
    kryo.register(Validation.Result[].class);
  }
}
