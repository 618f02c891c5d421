package io.github.pisnn.core.sum;

import io.github.pisnn.core.util.Hashes;
import java.nio.charset.StandardCharsets;

/**
 * A digest of blocks, which adds up along the fixed tree of {@link DyadicSum}.
 *
 * @param hex hexadecimal digits
 */
public record BlockHash(String hex) implements Summable<BlockHash> {

  @Override
  public BlockHash plus(BlockHash other) {
    return new BlockHash(Hashes.sha256((hex + other.hex).getBytes(StandardCharsets.US_ASCII)));
  }
}
