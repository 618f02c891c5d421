package io.github.pisnn.jobs;

import io.github.pisnn.core.export.CSource;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.ml.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained model as source code that needs neither Spark nor Java. */
@Command(
    name = "export",
    description = "Writes a trained model as source code.",
    mixinStandardHelpOptions = true)
final class ExportVerb implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a trained model.")
  private String model = "";

  @Option(names = "--format", required = true, paramLabel = "c", description = "c: C99.")
  private String format = "";

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "A new folder.")
  private String out = "";

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    try (RunFolder folder = RunFolder.requireNew(out, hadoop)) {
      if (!format.equals("c")) {
        throw new IllegalArgumentException("--format = " + format + " is not known: it must be c");
      }
      CSource c = CSource.of(ModelFile.read(new Path(model), hadoop).operator());
      folder.write("pisnn.h", c.header().getBytes(StandardCharsets.UTF_8));
      folder.write("pisnn.c", c.source().getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new RunFailure(String.valueOf(e.getMessage()));
    }
    Console.say("wrote %s/pisnn.h and %s/pisnn.c; compile with", out, out);
    Console.say(
        "gcc -std=c99 -O3 -march=native -ffp-contract=off -DPISNN_MAIN -o %s/pisnn %s/pisnn.c -lm",
        out, out);
    return 0;
  }
}
