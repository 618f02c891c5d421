package io.github.pisnn.datasets.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.Laws;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What {@code dataset.json} says of a dataset.
 *
 * @param law the law
 * @param grid the grid of the snapshots, periodic
 * @param dt length of a step
 * @param every steps from one snapshot to the next
 * @param snapshots snapshots of each trajectory
 * @param fluxes whether there are fluxes
 * @param splits the split of each trajectory, by its number
 * @param trajectoriesPerFile how many are in each file but the last
 * @param files all files, in the order of the trajectories in them
 * @param dataHash digest of all numbers
 */
public record DatasetDescription(
    Law law,
    Grid grid,
    double dt,
    int every,
    int snapshots,
    boolean fluxes,
    List<Split> splits,
    int trajectoriesPerFile,
    List<DataFile> files,
    String dataHash)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  /**
   * A file of a dataset.
   *
   * @param name inside the dataset's folder
   * @param bytes its size
   * @param sha256 its digest
   */
  public record DataFile(String name, long bytes, String sha256) implements Serializable {
    private static final Pattern INSIDE =
        Pattern.compile("(?!(.*/)?\\.\\.(/|$))[^/:\\\\][^:\\\\]*");

    /** Checks that the name is one inside the dataset's folder. */
    public DataFile {
      if (!INSIDE.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "it lists a file " + name + "; expected names inside its own folder");
      }
    }
  }

  /** The name of a file that is written. One that is read has the name that is listed. */
  public static String fileName(int number) {
    return String.format(Locale.ROOT, "data/part-%05d.parquet", number);
  }

  /** The numbers of the trajectories of a split, ascending. */
  public int[] numbers(Split split) {
    int[] numbers = new int[count(split)];
    int found = 0;
    for (int k = 0; k < splits.size(); k++) {
      if (splits.get(k) == split) {
        numbers[found++] = k;
      }
    }
    return numbers;
  }

  /** How many trajectories a split has. */
  public int count(Split split) {
    return (int) splits.stream().filter(split::equals).count();
  }

  /** As JSON. */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    ObjectNode lawNode = json.putObject("law");
    lawNode.put("name", law.name());
    law.parameters().forEach(lawNode::put);
    json.putArray("cells").add(grid.nx()).add(grid.ny());
    json.putArray("extent").add(grid.lengthX()).add(grid.lengthY());
    json.put("boundary", "periodic");
    json.put("dt", dt);
    json.put("every", every);
    json.put("snapshots", snapshots);
    ArrayNode quantities = json.putArray("quantities").add("values");
    if (fluxes) {
      grid.axes().forEach(axis -> quantities.add("flux" + axis));
    }
    json.put("trajectories", splits.size());
    ObjectNode splitNode = json.putObject("splits");
    for (Split split : Split.values()) {
      ArrayNode numbers = splitNode.putArray(split.key());
      for (int number : numbers(split)) {
        numbers.add(number);
      }
    }
    json.put("trajectoriesPerFile", trajectoriesPerFile);
    ArrayNode list = json.putArray("files");
    for (DataFile file : files) {
      ObjectNode node = list.addObject();
      node.put("name", file.name());
      node.put("bytes", file.bytes());
      node.put("sha256", file.sha256());
    }
    json.put("dataHash", dataHash);
    return json;
  }

  /**
   * Reads it from JSON.
   *
   * @throws IllegalArgumentException if something is missing or of another format
   */
  static DatasetDescription of(JsonNode json) {
    if (json.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException(
          "its format is " + json.path("format") + "; expected " + FORMAT);
    }
    Map<String, Double> parameters = new TreeMap<>();
    json.required("law")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNumber()) {
                parameters.put(entry.getKey(), entry.getValue().asDouble());
              }
            });
    Law law = Laws.named(json.required("law").required("name").asText(), parameters);
    JsonNode cells = json.required("cells");
    JsonNode extent = json.required("extent");
    Grid grid =
        new Grid(
            cells.required(0).asInt(),
            cells.required(1).asInt(),
            extent.required(0).asDouble(),
            extent.required(1).asDouble());
    List<DataFile> files = new ArrayList<>();
    for (JsonNode file : json.required("files")) {
      files.add(
          new DataFile(
              file.required("name").asText(),
              file.required("bytes").asLong(),
              file.required("sha256").asText()));
    }
    List<Split> splits = splits(json);
    int perFile = json.required("trajectoriesPerFile").asInt();
    requireFiles(splits.size(), perFile, files.size());
    return new DatasetDescription(
        law,
        grid,
        json.required("dt").asDouble(),
        json.required("every").asInt(),
        json.required("snapshots").asInt(),
        json.required("quantities").size() > 1,
        splits,
        perFile,
        List.copyOf(files),
        json.required("dataHash").asText());
  }

  private static void requireFiles(int trajectories, int perFile, int files) {
    if (perFile < 1 || files != (trajectories + perFile - 1) / perFile) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "it lists %s files; expected those of %s trajectories, %s in each",
              files,
              trajectories,
              perFile));
    }
  }

  private static List<Split> splits(JsonNode json) {
    Split[] splits = new Split[json.required("trajectories").asInt()];
    int named = 0;
    for (Split split : Split.values()) {
      for (JsonNode number : json.required("splits").required(split.key())) {
        splits[number.asInt()] = split;
        named++;
      }
    }
    if (named != splits.length) {
      throw new IllegalArgumentException(
          "its splits name " + named + " trajectories of " + splits.length);
    }
    return List.of(splits);
  }
}
