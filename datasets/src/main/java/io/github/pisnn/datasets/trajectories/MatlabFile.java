package io.github.pisnn.datasets.trajectories;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5Reader.EntryHeader;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * MATLAB level 5: a matrix of numbers with its coordinates beside it, see {@link NamedCoordinates}.
 * The matrix is read whole, the file's other ones are not.
 *
 * @see <a href="https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf">The format</a>
 */
final class MatlabFile {
  private MatlabFile() {}

  static Trajectories open(String name, DataFile file, Optional<String> asked, Configuration hadoop)
      throws IOException {
    Map<String, int[]> shapes = new TreeMap<>();
    read(
        file,
        hadoop,
        header -> {
          if (isNumeric(header.getType()) && !header.isComplex() && !header.isLogical()) {
            shapes.put(header.getName(), header.getDimensions());
          }
          return false;
        });
    List<String> variables = new ArrayList<>();
    List<String> vectors = new ArrayList<>();
    shapes.forEach(
        (variable, shape) -> {
          boolean isVector = shape.length == 2 && Math.min(shape[0], shape[1]) == 1;
          if (isVector && NamedCoordinates.isName(variable)) {
            vectors.add(variable);
          } else if (!isVector) {
            variables.add(variable);
          }
        });
    String variable = StoredTrajectories.choose(variables, asked);
    MatFile found =
        read(
            file,
            hadoop,
            header -> header.getName().equals(variable) || vectors.contains(header.getName()));
    NamedCoordinates coordinates = new NamedCoordinates();
    for (String vector : vectors) {
      Matrix matrix = found.getMatrix(vector);
      double[] values = new double[matrix.getNumElements()];
      Arrays.setAll(values, matrix::getDouble);
      coordinates.add(vector, values);
    }
    Matrix matrix = found.getMatrix(variable);
    long[] shape = Arrays.stream(matrix.getDimensions()).asLongStream().toArray();
    if (shape.length != 2) {
      throw Axes.wrongShape(variable, shape, "two axes");
    }
    NamedCoordinates.Place place = coordinates.place(variable, shape);
    return new StoredTrajectories(
        name,
        variable,
        place.axes(),
        0,
        place.grid(),
        1,
        place.interval(),
        (trajectory, offset, size) -> part(matrix, offset, size));
  }

  private static boolean isNumeric(MatlabType type) {
    return switch (type) {
      case Double, Single, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64 -> true;
      default -> false;
    };
  }

  /** Whatever the library throws is the file's fault. */
  private static MatFile read(DataFile file, Configuration hadoop, Predicate<EntryHeader> accepted)
      throws IOException {
    try (FSDataInputStream in = file.path().getFileSystem(hadoop).open(file.path());
        Source source = Sources.wrapInputStream(in)) {
      return Mat5.newReader(source).setEntryFilter(accepted::test).readMat();
    } catch (IOException | RuntimeException e) {
      throw new IOException("cannot be read as MATLAB 5, or is cut short: " + e.getMessage(), e);
    }
  }

  private static double[] part(Matrix matrix, long[] offset, int[] size) {
    double[] values = new double[size[0] * size[1]];
    for (int i = 0; i < size[0]; i++) {
      for (int j = 0; j < size[1]; j++) {
        values[i * size[1] + j] = matrix.getDouble((int) offset[0] + i, (int) offset[1] + j);
      }
    }
    return values;
  }
}
