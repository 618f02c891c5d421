package io.github.pisnn.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Spark installation made of jars from Maven: what a distribution has, as far as it is needed.
 *
 * @param home Spark's folder
 * @param java the home of the Java that it runs on
 */
record Installation(Path home, Path java) {

  /** An installation of the jars that the build was made with, on the Java that runs this test. */
  static Installation built(Path home) throws IOException {
    return of(
        home,
        Files.readString(Command.ROOT.resolve("jobs/target/spark.classpath")),
        Path.of(System.getProperty("java.home")));
  }

  /**
   * Makes an installation.
   *
   * @param home a folder that does not exist
   * @param jars the class path
   */
  static Installation of(Path home, String jars, Path java) throws IOException {
    for (String folder : List.of("jars", "conf", "bin")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.createFile(home.resolve("RELEASE"));
    for (String jar : jars.strip().split(":", -1)) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(home.resolve("jars").resolve(file.getFileName()), file);
    }
    Files.copy(
        Command.ROOT.resolve("conf/log4j2.properties"), home.resolve("conf/log4j2.properties"));
    Path submit = home.resolve("bin/spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        # What bin/spark-submit of a distribution does: the launcher class makes the command.
        set -euo pipefail
        words=()
        while IFS= read -r -d '' word; do words+=("$word"); done < <(
          "$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
        [[ ${#words[@]} -gt 1 ]] || exit 1
        words[1]="${words[1]#$'\\n'}"
        exec "${words[@]:1}"
        """);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Installation(home, java);
  }

  /** Writes its {@code conf/spark-defaults.conf}, which holds a secret. */
  void configure(String defaults) throws IOException {
    Path file = home.resolve("conf/spark-defaults.conf");
    Files.writeString(file, defaults);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** The class path of its daemons. */
  String classPath() {
    return home.resolve("conf") + ":" + home.resolve("jars") + "/*";
  }

  /** The program {@code java}. */
  String launcher() {
    return java.resolve("bin/java").toString();
  }

  /** What {@code jobs/pisnn} and Spark's own programs ask the environment for. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("JAVA_HOME", java.toString());
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_CONF_DIR", home.resolve("conf").toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_PUBLIC_DNS", "127.0.0.1");
    environment.put("PISNN_NO_BUILD", "1");
    return environment;
  }
}
