package io.github.pisnn.core.export;

import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An operator as self-contained C99, whose step gives the same bits as the one here. The C itself
 * is a resource; what depends on the operator is put in as constants.
 *
 * @param header the text of {@code pisnn.h}
 * @param source the text of {@code pisnn.c}
 */
public record CSource(String header, String source) {
  private static final String CONSTANTS = "/* @CONSTANTS@ */\n";
  private static final int WEIGHTS_A_LINE = 4;

  /** The C of an operator. */
  public static CSource of(EvolutionOperator operator) {
    requireExportable(operator.neuron());
    if (operator.flux().shape().coefficientTerms() > 0) {
      throw new IllegalArgumentException(
          "the C export does not know operators with coefficients (coefficientTerms)");
    }
    return new CSource(
        resource("pisnn.h").replace(CONSTANTS, architecture(operator)),
        resource("pisnn.c").replace(CONSTANTS, numbers(operator)));
  }

  /** A neuron with anything besides these four parts would not be exported whole. */
  private static void requireExportable(Neuron neuron) {
    Neuron exported =
        new Neuron(neuron.leak(), neuron.threshold(), neuron.maxPackets(), neuron.bounds());
    if (!exported.equals(neuron)) {
      throw new IllegalArgumentException(
          "the C export knows neurons like " + exported + ", not " + neuron);
    }
  }

  private static String resource(String name) {
    try (InputStream in = CSource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String architecture(EvolutionOperator operator) {
    OperatorShape shape = operator.flux().shape();
    StringBuilder text = new StringBuilder();
    text.append("/* law: ").append(operator.law().name());
    operator.law().parameters().forEach((key, value) -> text.append(", " + key + " = " + value));
    text.append("; cells are " + operator.dx() + " wide */\n");
    define(text, "DT", Double.toHexString(operator.dt()));
    define(text, "QUANTUM", Double.toHexString(operator.quantization().quantum()));
    define(text, "OFFSET", "(" + Double.toHexString(operator.quantization().offset()) + ")");
    define(text, "LIE", operator.mode() == Mode.LIE ? 1 : 0);
    Bounds bounds = operator.neuron().bounds();
    define(text, "BOUNDED", bounds == null ? 0 : 1);
    if (bounds != null) {
      define(text, "LO", "(" + bounds.lo() + ")");
      define(text, "HI", "(" + bounds.hi() + ")");
    }
    define(text, "RADIUS", shape.stencil().radius());
    define(text, "TRANSVERSE", shape.stencil().transverse());
    define(text, "LINES", shape.faceAverage().lines());
    define(text, "SHIFT_INVARIANT", shape.shiftInvariant() ? 1 : 0);
    define(text, "HIDDEN", shape.hidden());
    define(text, "LINEAR", shape.linearCount() > 0 ? 1 : 0);
    define(text, "QUADRATIC", shape.quadraticCount() > 0 ? 1 : 0);
    define(text, shape.activation().name(), 1);
    return text.toString();
  }

  private static void define(StringBuilder text, String name, Object value) {
    text.append("#define PISNN_" + name + " " + value + "\n");
  }

  private static String numbers(EvolutionOperator operator) {
    Neuron neuron = operator.neuron();
    OperatorShape shape = operator.flux().shape();
    FaceAverage average = shape.faceAverage();
    boolean averaged = average.lines() > 0;
    FluxOperator flux = averaged ? operator.flux().ofParts(FaceAverage.PARTS) : operator.flux();
    float[] weights = flux.weights();
    StringBuilder text = new StringBuilder();
    text.append("#define LEAK " + hex(neuron.leak()) + "\n");
    text.append("#define THRESHOLD " + hex(neuron.threshold()) + "\n");
    if (neuron.maxPackets() != Neuron.UNCAPPED) {
      text.append("#define MAX_PACKETS " + neuron.maxPackets() + "\n");
    }
    text.append("#define REST_FLUX " + hex(flux.restFlux()) + "\n");
    text.append("#define BIAS " + hex(shape.shiftInvariant() ? 0f : weights[0]) + "\n");
    if (averaged) {
      Bounds bounds = neuron.bounds();
      text.append("#define PARTS " + FaceAverage.PARTS + "u\n");
      text.append("#define MOST_PARTS " + FaceAverage.MOST_PARTS + "\n");
      int least = FaceAverage.least(bounds == null ? null : bounds.lo());
      int most = FaceAverage.most(bounds == null ? null : bounds.hi());
      text.append("#define LEAST_MIDDLE " + integer(least) + "\n");
      text.append("#define MOST_MIDDLE " + integer(most) + "\n");
      array(text, "MIDDLE", average.middleParts(), 0, average.lines());
      array(text, "AVERAGE", average.averages(), 0, average.lines());
    }
    array(text, "LINEAR", weights, shape.linearAt(), shape.quadraticAt());
    array(text, "QUADRATIC", weights, shape.quadraticAt(), shape.hiddenBiasAt());
    array(text, "HIDDEN_BIAS", weights, shape.hiddenBiasAt(), shape.hiddenInputAt());
    array(text, "HIDDEN_INPUT", weights, shape.hiddenInputAt(), shape.hiddenOutputAt());
    array(text, "HIDDEN_OUTPUT", weights, shape.hiddenOutputAt(), weights.length);
    return text.toString();
  }

  private static void array(StringBuilder text, String name, float[] weights, int from, int to) {
    if (from == to) {
      return;
    }
    text.append("\nstatic const float " + name + "[" + (to - from) + "] = {");
    for (int i = from; i < to; i++) {
      text.append((i - from) % WEIGHTS_A_LINE == 0 ? "\n  " : " ");
      text.append(hex(weights[i])).append(i + 1 < to ? "," : "\n};\n");
    }
  }

  /** A number as C99 reads it: the least one has no literal. */
  private static String integer(int value) {
    return value == Integer.MIN_VALUE ? "INT32_MIN" : "(" + value + ")";
  }

  /** The very bits of a finite number, as C99 reads them. */
  private static String hex(float value) {
    String digits = Float.toHexString(value) + "f";
    return digits.startsWith("-") ? "(" + digits + ")" : digits;
  }
}
