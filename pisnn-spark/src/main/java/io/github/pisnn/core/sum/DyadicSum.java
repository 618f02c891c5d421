package io.github.pisnn.core.sum;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sum over numbered blocks that is the same to the bit however the blocks are grouped.
 *
 * <p>Blocks are the leaves of a fixed binary tree. A partial sum is a set of the tree's nodes, each
 * the sum of its two children; two children are merged as soon as both are there, left plus right.
 * Adding and merging are therefore associative and commutative to the bit, and a partial sum over
 * neighbouring blocks holds few nodes.
 *
 * @param <T> what is summed
 */
public final class DyadicSum<T extends Summable<T>> implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The nodes by their first block. */
  private final TreeMap<Integer, Node<T>> nodes = new TreeMap<>();

  /** A node's sum and the number of blocks it spans. */
  public static final class Node<T extends Summable<T>> implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final int span;
    private final T sum;

    private Node(int span, T sum) {
      this.span = span;
      this.sum = sum;
    }
  }

  /**
   * Adds a block.
   *
   * @param block its number, from 0
   * @param value its value, not to be changed afterwards
   * @return this sum
   */
  public DyadicSum<T> add(int block, T value) {
    insert(block, new Node<>(1, value));
    return this;
  }

  /**
   * Adds a partial sum over other blocks.
   *
   * @return this sum
   */
  public DyadicSum<T> merge(DyadicSum<T> other) {
    other.nodes.forEach(this::insert);
    return this;
  }

  private void insert(int first, Node<T> node) {
    if (nodes.containsKey(first)) {
      throw new IllegalArgumentException("block " + first + " is summed twice");
    }
    int span = node.span;
    boolean isLeft = (first & span) == 0;
    int siblingAt = first ^ span;
    Node<T> sibling = nodes.get(siblingAt);
    if (sibling == null || sibling.span != span) {
      nodes.put(first, node);
      return;
    }
    nodes.remove(siblingAt);
    T sum = isLeft ? node.sum.plus(sibling.sum) : sibling.sum.plus(node.sum);
    insert(Math.min(first, siblingAt), new Node<>(2 * span, sum));
  }

  /**
   * The sum of all blocks, once they are all there.
   *
   * @param blocks how many blocks there are
   * @throws IllegalStateException if one is missing
   */
  public T total(int blocks) {
    int next = 0;
    for (Map.Entry<Integer, Node<T>> entry : nodes.entrySet()) {
      if (entry.getKey() != next) {
        throw new IllegalStateException("block " + next + " is missing, or another came twice");
      }
      next += entry.getValue().span;
    }
    if (next != blocks) {
      throw new IllegalStateException(next + " blocks were summed instead of " + blocks);
    }
    T total = null;
    for (Node<T> node : nodes.descendingMap().values()) {
      total = total == null ? node.sum : node.sum.plus(total);
    }
    if (total == null) {
      throw new IllegalStateException("nothing was summed");
    }
    return total;
  }
}
