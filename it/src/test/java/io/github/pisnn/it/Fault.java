package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What goes wrong on a cluster. */
enum Fault {
  /** {@code kill -9} of an executor, once there is one. */
  AN_EXECUTOR_IS_KILLED {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      oneOf(run, run.cluster()::executors).destroyForcibly();
    }
  },

  /** {@code kill -9} of a worker, whose executors go with it; another one comes a little later. */
  A_WORKER_IS_KILLED {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      oneOf(run, run.cluster()::workers).destroyForcibly();
      Thread.sleep(run.random().nextInt(2000));
      run.cluster().startWorker();
    }
  },

  /** {@code kill -9} of the driver; the same command is given again. */
  THE_DRIVER_IS_KILLED {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      Cluster.kill(run.driver());
    }
  },

  /** SIGSTOP, and SIGCONT up to twice as late as Spark waits for a sign of life. */
  AN_EXECUTOR_STANDS_STILL {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      ProcessHandle executor = oneOf(run, run.cluster()::executors);
      signal(executor, "STOP");
      Thread.sleep(run.random().nextInt(1000, 24_000));
      signal(executor, "CONT");
    }
  },

  /** Nothing more fits on the scratch disk, for some seconds. */
  THE_SCRATCH_DISK_IS_FULL {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      Path junk = run.cluster().scratch().resolve("junk");
      try (OutputStream file = Files.newOutputStream(junk)) {
        byte[] block = new byte[1 << 20];
        while (true) {
          file.write(block);
        }
      } catch (IOException e) {
        // It is full.
      }
      Thread.sleep(run.random().nextInt(500, 4000));
      Files.delete(junk);
    }
  },

  /** A bit of every shuffle file changes, for two seconds from the first one on. */
  SHUFFLE_FILES_ARE_CORRUPTED {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      Set<Path> changed = new HashSet<>();
      for (int moment = 0; moment < 40; moment += changed.isEmpty() ? 0 : 1) {
        for (Path file : Workload.files(run.cluster().scratch(), "shuffle_.*\\.data")) {
          if (!changed.contains(file) && flip(file, run.random())) {
            changed.add(file);
          }
        }
        Thread.sleep(50);
        assertTrue(run.driver().isAlive() || !changed.isEmpty(), "no shuffle file was there");
      }
    }

    /** Small trials have no shuffles. */
    @Override
    boolean befalls(Workload workload) {
      return workload != Workload.SWEEP;
    }
  },

  /** A byte of a checkpoint changes, and the driver is killed. */
  A_CHECKPOINT_IS_CORRUPTED {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      List<Path> files = run.workload().checkpoints(run.out());
      while (files.isEmpty()) {
        Thread.sleep(10);
        assertTrue(run.driver().isAlive(), "no checkpoint was there");
        files = run.workload().checkpoints(run.out());
      }
      Cluster.kill(run.driver());
      files = run.workload().checkpoints(run.out());
      assertTrue(flip(files.get(run.random().nextInt(files.size())), run.random()));
    }
  },

  /** The folder that all share is gone for some seconds. */
  THE_SHARED_FOLDER_IS_LOST {
    @Override
    void strike(Run run) throws IOException, InterruptedException {
      Path shared = run.out().getParent();
      Path away = shared.resolveSibling("away");
      Files.move(shared, away);
      // Nobody makes a new one meanwhile.
      Files.createFile(shared);
      Thread.sleep(run.random().nextInt(500, 4000));
      Files.delete(shared);
      Files.move(away, shared);
    }
  };

  /**
   * A run under way.
   *
   * @param driver the process that the user has started
   * @param out the run's folder, alone in its parent
   */
  record Run(
      Cluster cluster, Workload workload, Process driver, Path out, SplittableRandom random) {}

  /** Lets it happen, and end. */
  abstract void strike(Run run) throws IOException, InterruptedException;

  /** Whether it can happen to a workload. */
  boolean befalls(Workload workload) {
    return true;
  }

  /** Whether a run must come to its end by itself. */
  boolean isMendedBySpark() {
    return this == AN_EXECUTOR_IS_KILLED
        || this == A_WORKER_IS_KILLED
        || this == AN_EXECUTOR_STANDS_STILL;
  }

  /** One of some processes, as soon as there is one. */
  private static ProcessHandle oneOf(Run run, Supplier<List<ProcessHandle>> processes)
      throws InterruptedException {
    List<ProcessHandle> found = processes.get();
    while (found.isEmpty()) {
      Thread.sleep(10);
      assertTrue(run.driver().isAlive(), "no process was there");
      found = processes.get();
    }
    return found.get(run.random().nextInt(found.size()));
  }

  private static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    int status = kill.waitFor();
    // It may have been given up, and have left, when it is to go on.
    assertEquals(0, process.isAlive() ? status : 0, "kill -" + name);
  }

  /** Changes a bit, if there is one. */
  private static boolean flip(Path file, SplittableRandom random) throws IOException {
    try (FileChannel bytes =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (bytes.size() > 0) {
        long at = random.nextLong(bytes.size());
        ByteBuffer one = ByteBuffer.allocate(1);
        bytes.read(one, at);
        one.put(0, (byte) (one.get(0) ^ (1 << random.nextInt(8))));
        bytes.write(one.rewind(), at);
        return true;
      }
      return false;
    } catch (NoSuchFileException e) {
      // It was needed no more.
      return false;
    }
  }
}
