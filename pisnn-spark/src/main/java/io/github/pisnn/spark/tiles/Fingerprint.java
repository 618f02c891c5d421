package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.core.util.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the bits of a rollout depend on, each thing by its name in configurations, so that a
 * checkpoint is not resumed with another model or elsewhere. Long things are given by SHA-256.
 *
 * @param parts names and values
 */
public record Fingerprint(SortedMap<String, String> parts) {

  /** Takes a copy. */
  public Fingerprint {
    parts = new TreeMap<>(parts);
  }

  /** All that one step of a state depends on. */
  public static Fingerprint of(EvolutionOperator operator, Domain domain) {
    TreeMap<String, String> parts = new TreeMap<>();
    parts.put("law", operator.law().name() + " " + operator.law().parameters());
    parts.put("time.step", String.valueOf(operator.dt()));
    parts.put("mode", Keys.of(operator.mode()));
    parts.put("operator", operator.flux().shape() + " " + Hashes.sha256(operator.flux().weights()));
    parts.put("neuron", operator.neuron().toString());
    parts.put("neuron.quantum", String.valueOf(operator.quantization().quantum()));
    parts.put("neuron.offset", String.valueOf(operator.quantization().offset()));
    Grid grid = domain.grid();
    parts.put("grid.cells", "[" + grid.nx() + ", " + grid.ny() + "]");
    parts.put("grid.extent", "[" + grid.lengthX() + ", " + grid.lengthY() + "]");
    for (Side side : List.of(Side.values())) {
      parts.put("boundary." + side.key(), domain.boundaries().at(side).identity());
    }
    parts.put("source", domain.sourceIdentity());
    if (domain.hasCoefficient()) {
      parts.put("coefficient", domain.coefficientIdentity());
    }
    return new Fingerprint(parts);
  }

  /** Also with something else that makes a run another one, such as its initial state. */
  public Fingerprint with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(parts);
    more.put(name, value);
    return new Fingerprint(more);
  }

  /**
   * Compares a checkpoint's fingerprint with this run's.
   *
   * @return what differs, in one line; empty if nothing does
   */
  String differences(Map<String, String> checkpoint) {
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    names.addAll(checkpoint.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String there = checkpoint.getOrDefault(name, "absent");
      String here = parts.getOrDefault(name, "absent");
      if (!there.equals(here)) {
        differences.add(name + " is " + there + " there and " + here + " here");
      }
    }
    return String.join("; ", differences);
  }
}
