#!/usr/bin/env bash
# One dataset that jHDF 0.13 does not know keeps it from listing the group, and so from every other.
#
# Seen with jHDF 0.13.0 on JDK 17, on a file of h5py 3.16.0 (HDF5 2.0.0) with libver="latest": u and
# x have no filter, and jHDF reads them from a file of their own; beside a third dataset with gzip,
# whose data layout message HDF5 2.0 writes in version 5, neither can be reached, by its own path
# either. h5py reads all three.
#
# Expected output:
#   without the third dataset: children [u, x]; u has the shape [2, 3]
#   with it: children: UnsupportedHdfException; u: UnsupportedHdfException
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" --quiet install h5py==3.16.0
"$folder/python/bin/python" - "$folder" <<'PY'
import sys

import h5py
import numpy as np

for name in ("without", "with"):
    with h5py.File(f"{sys.argv[1]}/{name}.h5", "w", libver="latest") as f:
        f["u"] = np.ones((2, 3))
        f["x"] = np.arange(3.0)
        if name == "with":
            f.create_dataset("w", data=np.ones((4, 4)), chunks=(2, 2), compression="gzip")
with h5py.File(f"{sys.argv[1]}/with.h5") as f:
    assert f["u"][:].sum() == 6 and f["w"][:].sum() == 16
PY
cat > "$folder/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode -f "$folder/pom.xml" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$folder/jars" >&2
cat > "$folder/List.java" <<'JAVA'
import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Supplier;

class List {
  static String of(Supplier<Object> reading) {
    try {
      return " " + reading.get();
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return ": " + cause.getClass().getSimpleName();
    }
  }

  public static void main(String[] folder) {
    try (HdfFile hdf = new HdfFile(Path.of(folder[0], "without.h5"))) {
      System.out.println(
          "without the third dataset: children"
              + of(() -> new TreeSet<>(hdf.getChildren().keySet()))
              + "; u has the shape"
              + of(() -> Arrays.toString(hdf.getDatasetByPath("u").getDimensions())));
    }
    try (HdfFile hdf = new HdfFile(Path.of(folder[0], "with.h5"))) {
      System.out.println(
          "with it: children"
              + of(() -> hdf.getChildren().keySet())
              + "; u"
              + of(() -> Arrays.toString(hdf.getDatasetByPath("u").getDimensions())));
    }
  }
}
JAVA
java -cp "$folder/jars/*" "$folder/List.java" "$folder" > "$folder/found"
cat "$folder/found"
diff "$folder/found" - <<'EXPECTED'
without the third dataset: children [u, x]; u has the shape [2, 3]
with it: children: UnsupportedHdfException; u: UnsupportedHdfException
EXPECTED
