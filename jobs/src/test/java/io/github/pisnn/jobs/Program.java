package io.github.pisnn.jobs;

import io.github.pisnn.core.util.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the program inside the test's JVM. */
public final class Program {
  /** A rollout of 16 cells by the model of {@link #writeModel}. */
  static final List<String> CONFIG =
      List.of(
          "law { name = diffusion, conductivity = 1.0 }",
          "grid { cells = [16, 1], extent = [16.0, 1.0] }",
          "boundary { west = periodic, east = periodic }",
          "time { step = 0.25, steps = 20 }",
          "neuron.quantum = 1e-3",
          "operator.radius = 1",
          "rollout.initial.family = randomFourier");

  private Program() {}

  /**
   * How a run ended.
   *
   * @param status its exit status
   * @param err the lines it wrote to standard error
   */
  public record Outcome(int status, List<String> err) {}

  private static final Map<String, String> SPARK =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1");

  /** Runs on Spark inside this JVM. */
  public static Outcome runOnSpark(String... arguments) {
    SPARK.forEach(System::setProperty);
    try {
      return run(arguments);
    } finally {
      SPARK.keySet().forEach(System::clearProperty);
    }
  }

  /** Runs without any Spark, as bad input must end before it starts. */
  static Outcome run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int status = Pisnn.run(arguments);
      return new Outcome(status, errors.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Writes {@link #CONFIG}, and returns its path. */
  public static String writeConfig(Path folder) throws IOException {
    return Files.write(folder.resolve("test.conf"), CONFIG).toString();
  }

  /**
   * Writes a model of one weight that fits {@link #CONFIG}.
   *
   * @param weight flux a step by a difference of one quantum: -0.25 is the explicit scheme
   */
  public static void writeModel(Path model, double weight) throws IOException {
    String text =
        """
        {
          "format" : 1,
          "law" : { "name" : "diffusion", "conductivity" : 1.0 },
          "dt" : 0.25,
          "dx" : 1.0,
          "quantum" : 0.001,
          "offset" : 0.0,
          "mode" : "unsplit",
          "stencil" : { "normal" : 1, "transverse" : 0 },
          "hidden" : 0,
          "activation" : "tanh",
          "skip" : "linear",
          "shiftInvariant" : true,
          "neuron" : { "leak" : 1.0, "threshold" : 0.5 },
          "weights" : { "linear" : [ %s ] },
          "provenance" : { "seed" : "1" }
        }
        """
            .formatted(weight);
    writeModel(model, text);
  }

  /** Writes a model's text with a checksum that is right for it. */
  public static void writeModel(Path model, String text) throws IOException {
    Files.createDirectories(model);
    Files.writeString(model.resolve("model.json"), text);
    String checksum = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)) + "  model.json";
    Files.writeString(model.resolve("model.json.sha256"), checksum + "\n");
  }

  /** Writes an array as a .npy file; without a shape it is one line. */
  static Path writeNpy(Path file, double[] values, Integer... shape) throws IOException {
    String sizes =
        shape.length == 0
            ? values.length + ","
            : Arrays.stream(shape).map(String::valueOf).collect(Collectors.joining(", "));
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + sizes + "), }";
    ByteBuffer bytes =
        ByteBuffer.allocate(128 + Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    bytes.put(String.format("%-118s", header).getBytes(StandardCharsets.US_ASCII));
    bytes.asDoubleBuffer().put(values);
    return Files.write(file, bytes.array());
  }
}
