package io.github.pisnn.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.util.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is disturbed: a run of each kind, of some seconds, with something to go on from. */
enum Workload {
  TRAINING {
    @Override
    String[] arguments(Path out, Path model) {
      return new String[] {
        "train",
        conf("burgers1d_fluxes"),
        "out=" + out,
        "train.loss.rollout=1",
        "train.unroll=[1, 2]",
        "train.samples=6144",
        "train.block=256",
        "train.rounds=24",
        "train.checkpointEvery=3",
        // So many that their sums are shuffled.
        "train.partitions=8",
        "time.steps=10",
        "rollout.states=2"
      };
    }

    @Override
    int progress(Path out) throws IOException {
      return lines(out.resolve("history.jsonl")).size();
    }

    @Override
    int whole() {
      return 48;
    }

    @Override
    String result(Path out) throws IOException {
      List<String> rounds = new ArrayList<>();
      for (String line : lines(out.resolve("history.jsonl"))) {
        rounds.add(line.replaceAll(",\"seconds\":.*", ""));
      }
      return String.join("\n", rounds) + RunFiles.model(out).get("weights");
    }

    @Override
    List<Path> checkpoints(Path out) throws IOException {
      return files(out.resolve("checkpoint"), "training-.*\\.json");
    }
  },

  ROLLOUT {
    @Override
    String[] arguments(Path out, Path model) {
      return new String[] {
        "rollout",
        conf("heat2d"),
        "out=" + out,
        "rollout.model=" + model,
        "grid.cells=[384, 384]",
        "grid.extent=[3.0, 3.0]",
        "time.steps=240",
        "rollout.exact=null",
        "rollout.tiles=[4, 3]",
        "rollout.stepsPerExchange=8",
        "rollout.checkpointEvery=40",
        "rollout.snapshotEvery=80"
      };
    }

    /** Steps are not seen from outside: checkpoints are, with the one at the start as the first. */
    @Override
    int progress(Path out) throws IOException {
      int last = 0;
      for (Path manifest : files(out.resolve("checkpoint"), "manifest\\.json")) {
        String step = manifest.getParent().getFileName().toString();
        last = Math.max(last, Integer.parseInt(step.substring("step-".length())));
      }
      return last / 40 + (Files.exists(out.resolve("snapshots.zarr/quanta/0.0.0")) ? 1 : 0);
    }

    @Override
    int whole() {
      return 6;
    }

    @Override
    String result(Path out) throws IOException {
      JsonNode metrics = RunFiles.metrics(out);
      StringBuilder result = new StringBuilder();
      for (String figure :
          List.of("state_digest", "quanta_sha256", "packets", "spikes", "ledger_quanta", "steps")) {
        result.append(figure).append(' ').append(metrics.get(figure)).append('\n');
      }
      for (Path chunk : files(out.resolve("snapshots.zarr"), "[0-9.]+")) {
        String name = out.relativize(chunk).toString();
        result.append(name).append(' ').append(Hashes.sha256(Files.readAllBytes(chunk)));
      }
      return result.toString();
    }

    @Override
    List<Path> checkpoints(Path out) throws IOException {
      return files(out.resolve("checkpoint"), "tile-.*");
    }
  },

  SWEEP {
    @Override
    String[] arguments(Path out, Path model) {
      return new String[] {
        "sweep",
        conf("sweep_burgers"),
        "out=" + out,
        "train.samples=8192",
        "train.rounds=32",
        "train.checkpointEvery=4",
        "time.steps=20",
        "rollout.states=2",
        "sweep.trials=8",
        "sweep.leastRounds=8",
        "sweep.validation.states=2"
      };
    }

    @Override
    int progress(Path out) throws IOException {
      return lines(out.resolve("trials.jsonl")).size();
    }

    @Override
    int whole() {
      return 20;
    }

    @Override
    String result(Path out) throws IOException {
      SortedMap<Integer, String> ends = new TreeMap<>();
      for (String text : lines(out.resolve("trials.jsonl"))) {
        JsonNode line = JSON.readTree(text);
        ends.put(
            line.get("trial").intValue(),
            line.get("state").textValue()
                + line.get("rounds")
                + line.get("values")
                + line.path("seeds")
                + line.path("failure"));
      }
      return ends + "\n" + RunFiles.model(out).get("weights");
    }

    @Override
    List<Path> checkpoints(Path out) throws IOException {
      return files(out.resolve("trials"), "training-.*\\.json");
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The arguments of pisnn.
   *
   * @param model a model that fits conf/heat2d.conf
   */
  abstract String[] arguments(Path out, Path model);

  /** How far it has come, in parts of its own. */
  abstract int progress(Path out) throws IOException;

  /** About how many parts there are. */
  abstract int whole();

  /** All of its results that must be the same bits, whatever happens on the way. */
  abstract String result(Path out) throws IOException;

  /** The files of its checkpoints. */
  abstract List<Path> checkpoints(Path out) throws IOException;

  private static String conf(String name) {
    return Command.ROOT.resolve("conf/" + name + ".conf").toString();
  }

  /** The whole lines of a file that is being written; none if it is not there. */
  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** The files of some name in a folder and below; files may come and go meanwhile. */
  static List<Path> files(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().matches(name))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      return files(folder, name);
    }
  }
}
