package io.github.pisnn.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.Laws;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.util.Keys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of {@code model.json}: an evolution operator with its provenance. Binary32 weights are
 * printed with the digits that read back to the same bits.
 */
final class ModelJson {

  /** The newest format this program writes and reads. */
  static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ModelJson() {}

  static String write(EvolutionOperator operator, SortedMap<String, String> provenance) {
    OperatorShape shape = operator.flux().shape();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    ObjectNode law = root.putObject("law");
    law.put("name", operator.law().name());
    operator.law().parameters().forEach((key, value) -> law.put(key, (double) value));
    root.put("dt", operator.dt());
    root.put("dx", operator.dx());
    root.put("quantum", operator.quantization().quantum());
    root.put("offset", operator.quantization().offset());
    root.put("mode", Keys.of(operator.mode()));
    root.putObject("stencil")
        .put("normal", shape.stencil().radius())
        .put("transverse", shape.stencil().transverse());
    root.put("hidden", shape.hidden());
    root.put("activation", Keys.of(shape.activation()));
    root.put("skip", Keys.of(shape.skip()));
    root.put("shiftInvariant", shape.shiftInvariant());
    if (shape.coefficientTerms() > 0) {
      root.put("coefficientTerms", shape.coefficientTerms());
    }
    if (shape.faceAverage() != FaceAverage.NONE) {
      root.put("faceAverage", Keys.of(shape.faceAverage()));
    }
    ObjectNode neuron = root.putObject("neuron");
    neuron.put("leak", operator.neuron().leak());
    neuron.put("threshold", operator.neuron().threshold());
    if (operator.neuron().maxPackets() != Neuron.UNCAPPED) {
      neuron.put("maxPackets", operator.neuron().maxPackets());
    }
    Bounds bounds = operator.neuron().bounds();
    if (bounds != null) {
      neuron.put("lo", bounds.lo()).put("hi", bounds.hi());
    }
    ObjectNode weights = root.putObject("weights");
    float[] all = operator.flux().weights();
    int at = 0;
    for (Map.Entry<String, Integer> part : parts(shape).entrySet()) {
      ArrayNode array = weights.putArray(part.getKey());
      for (int i = 0; i < part.getValue(); i++) {
        array.add(all[at++]);
      }
    }
    ObjectNode origin = root.putObject("provenance");
    provenance.forEach(origin::put);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The weight arrays of a shape and their lengths, in the order of {@link OperatorShape}. */
  private static Map<String, Integer> parts(OperatorShape shape) {
    Map<String, Integer> parts = new LinkedHashMap<>();
    parts.put("bias", shape.biasCount());
    parts.put("linear", shape.linearCount());
    parts.put("quadratic", shape.quadraticCount());
    parts.put("hiddenBias", shape.hidden());
    parts.put("hiddenInput", shape.hidden() * shape.inputs());
    parts.put("hiddenOutput", shape.hidden());
    parts.values().removeIf(length -> length == 0);
    return parts;
  }

  /**
   * Reads an operator.
   *
   * @throws IllegalArgumentException if the text is not a model of this format, in one line
   */
  static EvolutionOperator read(String text) {
    JsonNode root = parse(text);
    int format = (int) number(root, "format");
    if (format > FORMAT) {
      throw new IllegalArgumentException(
          "its format is " + format + ", newer than the " + FORMAT + " this program reads");
    }
    JsonNode lawNode = member(root, "law");
    SortedMap<String, Double> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : lawNode.properties()) {
      if (!entry.getKey().equals("name")) {
        parameters.put(entry.getKey(), number(lawNode, entry.getKey()));
      }
    }
    Law law = Laws.named(text(lawNode, "name"), parameters);
    JsonNode stencil = member(root, "stencil");
    OperatorShape shape =
        new OperatorShape(
            new Stencil(integer(stencil, "normal"), integer(stencil, "transverse")),
            integer(root, "hidden"),
            Keys.parse(Activation.class, text(root, "activation")),
            Keys.parse(Skip.class, text(root, "skip")),
            member(root, "shiftInvariant").asBoolean(),
            root.has("coefficientTerms") ? integer(root, "coefficientTerms") : 0,
            root.has("faceAverage")
                ? Keys.parse(FaceAverage.class, text(root, "faceAverage"))
                : FaceAverage.NONE);
    JsonNode neuron = member(root, "neuron");
    return new EvolutionOperator(
        law,
        number(root, "dt"),
        number(root, "dx"),
        new Quantization(number(root, "quantum"), number(root, "offset")),
        Keys.parse(Mode.class, text(root, "mode")),
        new FluxOperator(shape, weights(shape, member(root, "weights"))),
        new Neuron(
            (float) number(neuron, "leak"),
            (float) number(neuron, "threshold"),
            neuron.has("maxPackets") ? integer(neuron, "maxPackets") : Neuron.UNCAPPED,
            neuron.has("lo") || neuron.has("hi")
                ? new Bounds(integer(neuron, "lo"), integer(neuron, "hi"))
                : null));
  }

  /** Reads the provenance. */
  static SortedMap<String, String> provenance(String text) {
    SortedMap<String, String> provenance = new TreeMap<>();
    member(parse(text), "provenance")
        .properties()
        .forEach(entry -> provenance.put(entry.getKey(), entry.getValue().asText()));
    return provenance;
  }

  private static float[] weights(OperatorShape shape, JsonNode node) {
    Map<String, Integer> parts = parts(shape);
    for (Map.Entry<String, Integer> part : parts.entrySet()) {
      JsonNode array = member(node, part.getKey());
      if (array.size() != part.getValue()) {
        throw new IllegalArgumentException(
            "weights."
                + part.getKey()
                + " has "
                + array.size()
                + " numbers instead of "
                + part.getValue());
      }
    }
    float[] weights = new float[shape.parameters()];
    int at = 0;
    for (String part : parts.keySet()) {
      for (JsonNode weight : node.get(part)) {
        if (!weight.isNumber()) {
          throw new IllegalArgumentException(
              "weights." + part + " holds " + weight + ", which is not a number");
        }
        weights[at++] = Float.parseFloat(weight.asText());
      }
    }
    return weights;
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode member(JsonNode node, String key) {
    JsonNode member = node.get(key);
    if (member == null) {
      throw new IllegalArgumentException("it lacks '" + key + "'");
    }
    return member;
  }

  private static String text(JsonNode node, String key) {
    return member(node, key).asText();
  }

  private static int integer(JsonNode node, String key) {
    JsonNode member = member(node, key);
    if (!member.canConvertToExactIntegral() || !member.canConvertToInt()) {
      throw new IllegalArgumentException("its '" + key + "' is not an integer: " + member);
    }
    return member.intValue();
  }

  private static double number(JsonNode node, String key) {
    JsonNode member = member(node, key);
    if (!member.isNumber()) {
      throw new IllegalArgumentException("its '" + key + "' is not a number: " + member);
    }
    return member.doubleValue();
  }
}
