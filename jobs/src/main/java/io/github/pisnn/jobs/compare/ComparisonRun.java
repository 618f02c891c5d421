package io.github.pisnn.jobs.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.Statistics;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.classical.ClassicalScheme;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.WorkPlot;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work and precision: the operator at its step, and the law's classical schemes on the same cells
 * and on finer ones with their largest stable steps, all one after the other on one thread each,
 * held against a much finer solution.
 */
public final class ComparisonRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPERATOR = "operator";

  /** With more substeps a step a scheme is left out. */
  private static final int MOST_SUBSTEPS = 1000;

  /** A reference that is off by more than this share of an error cannot judge it. */
  private static final double LARGEST_SHARE = 0.1;

  private final Run run;
  private final RunConfig config;
  private final EvolutionOperator operator;
  private final JavaSparkContext spark;
  private final List<Measured> measured = new ArrayList<>();

  /**
   * A comparison.
   *
   * @param operator one that fits the run
   */
  public ComparisonRun(Run run, EvolutionOperator operator) {
    this.run = run;
    this.config = run.config();
    this.operator = operator;
    this.spark = new JavaSparkContext(run.spark().sparkContext());
  }

  /**
   * Makes it, and writes {@code compare.json} and {@code compare.png}.
   *
   * @throws RunFailure if the reference is too coarse to judge
   */
  public void run() throws IOException {
    double[] start = config.rollout().initial().sample(domain().grid(), 0);
    List<ClassicalScheme> schemes =
        Problems.classicalSchemes(operator.law(), operator.dt(), domain(), start);
    if (schemes.isEmpty()) {
      throw new RunFailure("there is no classical scheme for this law and domain to compare with");
    }
    List<double[]> references = new ArrayList<>();
    double uncertainty = 0;
    for (int state = 0; state < states(); state++) {
      uncertainty = Math.max(uncertainty, reference(state, references));
    }
    measure(references, null);
    for (int number = 0; number < schemes.size(); number++) {
      ClassicalScheme scheme = schemes.get(number);
      for (int refinement : config.compare().refinements()) {
        measure(references, new Scheme(number, scheme.key(), scheme.title(), refinement));
      }
    }
    requireCertain(uncertainty);
    write(uncertainty, schemes);
  }

  private Domain domain() {
    return config.domain();
  }

  private int states() {
    return config.rollout().states();
  }

  /** Makes what a state is held against, and returns about how far that is off. */
  private double reference(int state, List<double[]> references) {
    Exact exact = config.rollout().exact().orElseThrow();
    Reference given =
        new Reference(operator, domain(), config.rollout().initial(), config.time().steps(), exact);
    if (!(exact instanceof Exact.Reference)) {
      references.add(on(state, "the exact solution", given));
      return 0;
    }
    int finest = config.compare().reference();
    double[][] levels = new double[3][];
    for (int k = 0; k < levels.length; k++) {
      int refinement = finest >> (levels.length - 1 - k);
      levels[k] = on(state, "the reference, " + refinement + " cells in one", given.on(refinement));
    }
    references.add(levels[2]);
    return Reference.uncertainty(levels[0], levels[1], levels[2]);
  }

  private double[] on(int state, String what, Function<Integer, double[]> task) {
    spark.setJobDescription(what + ", state " + (state + 1) + " of " + states());
    return spark.parallelize(List.of(state), 1).map(task).collect().get(0);
  }

  /** Measures the operator, or a scheme that is not left out. */
  private void measure(List<double[]> references, @Nullable Scheme scheme) {
    Kernel kernel = config.rollout().kernel().orElseGet(Kernel::best);
    Course course =
        new Course(
            operator, domain(), config.rollout().initial(), config.time().steps(), kernel, scheme);
    String title = scheme == null ? "learned operator" : scheme.title();
    int refinement = scheme == null ? 1 : scheme.refinement();
    int needed = scheme == null ? 1 : substeps(scheme);
    if (needed > MOST_SUBSTEPS) {
      Console.say(
          "%s, %d cells in one: left out, it needs %d substeps a step", title, refinement, needed);
      return;
    }
    List<Double> seconds = new ArrayList<>();
    List<Double> relativeL2 = new ArrayList<>();
    List<Double> meanAbsolute = new ArrayList<>();
    int substeps = 0;
    for (int state = 0; state < states(); state++) {
      double[] result = on(state, title + ", " + refinement + " cells in one", course);
      FieldErrors errors = FieldErrors.of(Course.averages(result), references.get(state));
      seconds.add(Course.seconds(result));
      relativeL2.add(errors.relativeL2());
      meanAbsolute.add(errors.meanAbsolute());
      substeps = Math.max(substeps, Course.substeps(result));
    }
    Measured one =
        new Measured(
            scheme == null ? OPERATOR : scheme.key(),
            title,
            refinement,
            substeps,
            median(seconds),
            median(relativeL2),
            median(meanAbsolute));
    measured.add(one);
    Console.say(
        "%-29s %4d x %d cells, %3d substep%s a step: relative L2 error %.2e in %s s",
        one.title(),
        domain().grid().nx() * refinement,
        domain().grid().axes().size() == 1 ? 1 : domain().grid().ny() * refinement,
        one.substeps(),
        one.substeps() == 1 ? "" : "s",
        one.relativeL2(),
        String.format(Locale.ROOT, "%.3g", one.seconds()));
  }

  private static double median(List<Double> figures) {
    return Statistics.median(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private int substeps(Scheme scheme) {
    double[] start = config.rollout().initial().sample(domain().grid(), 0);
    Domain fine = domain().refined(scheme.refinement());
    return scheme.make(operator.law(), operator.dt(), fine, start).substeps();
  }

  private void requireCertain(double uncertainty) {
    Measured best =
        measured.stream().min(Comparator.comparingDouble(Measured::relativeL2)).orElseThrow();
    if (uncertainty > LARGEST_SHARE * best.relativeL2()) {
      throw new RunFailure(
          String.format(
              Locale.ROOT,
              "compare.reference = %d is too coarse to judge: it is off by about %.1e itself, and"
                  + " the error of %s is %.1e; raise it, or take fewer compare.refinements",
              config.compare().reference(),
              uncertainty,
              best.title(),
              best.relativeL2()));
    }
  }

  private List<Measured> of(String key) {
    return measured.stream().filter(one -> one.key().equals(key)).toList();
  }

  private void write(double uncertainty, List<ClassicalScheme> schemes) throws IOException {
    Measured learned = of(OPERATOR).get(0);
    ObjectNode json = JSON.createObjectNode();
    json.put("law", operator.law().name());
    json.put("states", states());
    json.put("steps", config.time().steps());
    json.put("step", operator.dt());
    json.put("threads", 1);
    json.put("kernel", Keys.of(config.rollout().kernel().orElseGet(Kernel::best)));
    json.put("reference_uncertainty", uncertainty);
    WorkPlot plot = new WorkPlot();
    for (Measured one : measured) {
      json.withArrayProperty("points")
          .addObject()
          .put("scheme", one.key())
          .put("refinement", one.refinement())
          .put("substeps", one.substeps())
          .put("seconds", one.seconds())
          .put("relative_l2", one.relativeL2())
          .put("mean_absolute", one.meanAbsolute());
      plot.add(one.title(), one.seconds(), one.relativeL2());
    }
    for (ClassicalScheme scheme : schemes) {
      List<Measured> points = of(scheme.key());
      if (points.size() > 1) {
        double ratio = Measured.secondsFor(learned.relativeL2(), points) / learned.seconds();
        json.withObjectProperty("seconds_for_the_operators_error").put(scheme.key(), ratio);
        Console.say(
            "for the operator's error the %s needs %s times the operator's seconds",
            scheme.title(), String.format(Locale.ROOT, "%.3g", ratio));
      }
    }
    run.folder().write("compare.json", json);
    run.folder().write("compare.png", out -> Charts.work(plot, out));
    Console.say("wrote %s: compare.json, compare.png", run.folder());
  }
}
