package io.github.pisnn.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.flux.RolloutLoss;
import io.github.pisnn.core.flux.RolloutResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Mode;
import org.junit.jupiter.api.Test;

class PisnnKryoRegistratorTest {

  @Test
  void trajectoriesAndTheirLossTravel() {
    RandomCases cases = new RandomCases(1);
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 2, Activation.TANH, Skip.LINEAR, true);
    TrajectoryBlock block = new TrajectoryBlock(2, false, 6, 1, 3, 2, cases.numbers(36));
    RolloutLoss loss =
        new RolloutLoss(
            new Burgers(0.1),
            0.1,
            1,
            new Quantization(1, 0),
            Mode.LIE,
            Neuron.DEFAULT,
            Firing.SPIKE,
            Surrogate.TRIANGLE,
            0,
            4,
            1,
            2,
            1);
    RolloutResidual residual =
        new RolloutResidual(
            loss, shape, Scaling.of(shape, block, loss), cases.numbers(shape.parameters()));
    TrajectoryBlock arrived = travelled(block, TrajectoryBlock.class);
    assertEquals(block.sha256(), arrived.sha256());
    assertArrayEquals(
        residual.of(block, true).gradient(),
        travelled(residual, RolloutResidual.class).of(arrived, true).gradient());
  }

  @Test
  void samplesTravelWithTheirCoefficients() {
    SampleBlock block =
        new SampleBlock(
            3, true, 2, new int[] {1, 2, 3, 4}, new float[] {1, 0, 0.5f, 0.25f}, new double[2]);
    assertEquals(block.sha256(), travelled(block, SampleBlock.class).sha256());
    SampleBlock without = new SampleBlock(3, true, 2, new int[] {1, 2, 3, 4}, new double[2]);
    assertEquals(without.sha256(), travelled(without, SampleBlock.class).sha256());
  }

  private static <T> T travelled(T value, Class<T> type) {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    new PisnnKryoRegistrator().registerClasses(kryo);
    kryo.setInstantiatorStrategy(new org.objenesis.strategy.StdInstantiatorStrategy());
    Output output = new Output(1 << 16);
    kryo.writeObject(output, value);
    return kryo.readObject(new Input(output.toBytes()), type);
  }
}
