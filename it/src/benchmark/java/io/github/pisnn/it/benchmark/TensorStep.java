package io.github.pisnn.it.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The step of {@link #CASE} in PyTorch's tensor operations, in binary32 and without gradients: the
 * TorchScript {@code step.py}, as DJL's own arrays lack operations that write into a given tensor.
 *
 * <p>Counts lie in a frame of ghost cells, p = n + 3 cells a row, so that each neighbour of a block
 * of rows is one vector at an offset. A face has the number of its left cell; those of ghost cells
 * are computed in vain. With N cells in a block, the tensors are
 *
 * <pre>
 * P, Q   ((n + 3) p)   counts, and where the next ones go
 * V      (2, n p)      potentials of faces across x and y
 * S      (2, p + N)    packets of a block and of the row below it
 * work   (k, 2, N)     scratch: differences, hidden layer, fluxes
 * </pre>
 */
final class TensorStep implements AutoCloseable {
  /** What it computes. */
  static final Case CASE = Case.R2_H8_SOFTSIGN;

  /** Ways to write it. */
  enum Form {
    /** The hidden layer by {@code conv2d} on all cells; its results are allocated. */
    CONVOLUTION("convolution", 3, false),
    /** Unit by unit, pointwise on all cells; nothing is allocated. */
    POINTWISE("pointwise", 5, false),
    /** The hidden layer by a matrix product, block by block of rows; nothing is allocated. */
    BLOCKS("matrix", 21, true);

    private final String method;
    private final int scratch;
    private final boolean blocked;

    Form(String method, int scratch, boolean blocked) {
      this.method = method;
      this.scratch = scratch;
      this.blocked = blocked;
    }
  }

  /** Cells in a block for each thread, about; half and twice as many were no faster. */
  private static final int BLOCK = 1 << 15;

  private final PtNDManager manager = (PtNDManager) engine().newBaseManager();
  private final PtSymbolBlock script = load(manager);
  private final Form form;
  private final int size;
  private final PtNDArray counts;
  private final PtNDArray next;
  private final PtNDArray potentials;
  private final PtNDArray packets;
  private final PtNDArray work;
  private PtNDArray latest;

  /** A step on a periodic square; the number of threads then holds for all of PyTorch. */
  TensorStep(Form form, int size, int threads) throws IOException {
    JniUtils.setNumThreads(threads);
    this.form = form;
    this.size = size;
    int rows = size;
    if (form.blocked) {
      rows = Math.max(1, Math.min(size, threads * BLOCK / size));
      while (size % rows != 0) {
        rows--;
      }
    }
    long row = size + 3L;
    counts = zeros(row * row);
    next = zeros(row * row);
    potentials = zeros(2, size * row);
    packets = zeros(2, (rows + 1) * row);
    work = zeros(form.scratch, 2, rows * row);
    latest = counts;
  }

  /** PyTorch by way of DJL. */
  static Engine engine() {
    return Engine.getEngine("PyTorch");
  }

  /** Starts from these counts, with potentials of zero. */
  void start(int[] initial) {
    ByteBuffer framed = ByteBuffer.allocateDirect(4 * Math.toIntExact(counts.size()));
    FloatBuffer floats = framed.order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int cell = 0; cell < initial.length; cell++) {
      floats.put(framed(cell), initial[cell]);
    }
    counts.set(framed);
    potentials.subi(potentials);
  }

  /** Makes steps from where {@link #start} began. */
  void advance(int steps) {
    FluxOperator flux = CASE.operator().flux();
    OperatorShape shape = flux.shape();
    float[] weights = flux.weights();
    IValue result =
        IValueUtils.runMethod(
            script,
            form.method,
            IValue.from(counts),
            IValue.from(next),
            IValue.from(potentials),
            IValue.from(packets),
            IValue.from(work),
            list(weights, shape.linearAt(), shape.quadraticAt()),
            list(weights, shape.hiddenBiasAt(), shape.hiddenInputAt()),
            list(weights, shape.hiddenInputAt(), shape.hiddenOutputAt()),
            list(weights, shape.hiddenOutputAt(), weights.length),
            IValue.from((long) steps),
            IValue.from((long) size));
    latest = result.toTensor(manager);
  }

  /** The counts now. */
  int[] counts() {
    float[] floats = latest.toFloatArray();
    int[] cells = new int[size * size];
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] = (int) floats[framed(cell)];
    }
    return cells;
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Where a cell is among the counts. */
  private int framed(int cell) {
    return (cell / size + 1) * (size + 3) + cell % size + 1;
  }

  private PtNDArray zeros(long... shape) {
    return (PtNDArray) manager.zeros(new Shape(shape), DataType.FLOAT32);
  }

  private static IValue list(float[] weights, int from, int to) {
    return IValue.listFrom(IntStream.range(from, to).mapToDouble(i -> weights[i]).toArray());
  }

  /** Makes the archive that PyTorch would have written of a module with this code. */
  private static PtSymbolBlock load(PtNDManager manager) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive);
        InputStream code = TensorStep.class.getResourceAsStream("step.py")) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "code/__torch__.py", Objects.requireNonNull(code).readAllBytes());
      // Pickled: an object of the class with training = False, and no constants.
      String module = "\u0080\2c__torch__\nStep\n)\u0081}X\b\0\0\0training\u0089sb.";
      store(zip, "data.pkl", module.getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "constants.pkl", "\u0080\2).".getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "version", "3\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    return JniUtils.loadModule(
        manager, new ByteArrayInputStream(archive.toByteArray()), false, false);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("step/" + name);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
