package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.block.TileStepper;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Patch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * An exchange of strips, and the steps that all tiles then make on their own. Between tiles of one
 * partition nothing is copied.
 *
 * @param done steps made before
 * @param steps steps to make
 */
record Exchange(Broadcast<Setup> setup, Placement placement, long done, int steps)
    implements Serializable {

  /** The tiles afterwards; lazy. */
  JavaRDD<Tile> of(JavaRDD<Tile> tiles) {
    JavaRDD<Strip> strips = tiles.mapPartitionsToPair(this::strips).partitionBy(placement).values();
    return tiles.zipPartitions(strips, this::advance);
  }

  /** The parts of tiles that other partitions need, each keyed by the partition it is for. */
  private Iterator<Tuple2<Integer, Strip>> strips(Iterator<Tile> tiles) {
    List<Tuple2<Integer, Strip>> strips = new ArrayList<>();
    while (tiles.hasNext()) {
      Tile tile = tiles.next();
      // Tiles need each other or neither does.
      TreeSet<Integer> targets = new TreeSet<>();
      for (Tiling.Part part : setup.value().around(tile.number(), steps)) {
        targets.add(part.tile());
      }
      for (int target : targets) {
        int partition = placement.of(target);
        if (partition != placement.of(tile.number())) {
          for (Tiling.Part part : setup.value().around(target, steps)) {
            if (part.tile() == tile.number()) {
              Patch cells = tile.cells().crop(part.window()).compact();
              Strip strip = new Strip(target, cells.move(part.down(), part.along()));
              strips.add(new Tuple2<>(partition, strip));
            }
          }
        }
      }
    }
    return strips.iterator();
  }

  private Iterator<Tile> advance(Iterator<Tile> tiles, Iterator<Strip> strips) {
    Map<Integer, Tile> own = new TreeMap<>();
    tiles.forEachRemaining(tile -> own.put(tile.number(), tile));
    Map<Integer, List<Patch>> frames = new TreeMap<>();
    while (strips.hasNext()) {
      Strip strip = strips.next();
      frames.computeIfAbsent(strip.target(), target -> new ArrayList<>()).add(strip.cells());
    }
    List<Tile> next = new ArrayList<>();
    for (Tile tile : own.values()) {
      List<Patch> frame = frames.getOrDefault(tile.number(), new ArrayList<>());
      for (Tiling.Part part : setup.value().around(tile.number(), steps)) {
        Tile neighbour = own.get(part.tile());
        if (neighbour != null) {
          frame.add(neighbour.cells().move(part.down(), part.along()));
        }
      }
      next.add(advance(setup.value().stepper(), tile, frame));
    }
    return next.iterator();
  }

  private Tile advance(TileStepper stepper, Tile tile, List<Patch> frame) {
    if (tile.failure() != null) {
      return tile;
    }
    Books books = new Books();
    books.add(tile.books());
    long start = System.nanoTime();
    Patch cells = tile.cells();
    DivergenceException failure = null;
    try {
      cells = stepper.advance(tile.cells(), frame, done, steps, books);
    } catch (DivergenceException e) {
      failure = e;
    }
    long nanos = tile.kernelNanos() + System.nanoTime() - start;
    return new Tile(tile.number(), cells, books, nanos, failure);
  }
}
