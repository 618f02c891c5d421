package io.github.pisnn.datasets.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description may list. */
final class DatasetDescriptionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"../part", "/part", "data/../../part", "data/..", "file:/part", "data\\part", ""})
  void filesOutsideOfTheFolderAreRefused(String name) {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> new DatasetDescription.DataFile(name, 1, "00"));
    assertEquals(
        "it lists a file " + name + "; expected names inside its own folder", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/part-00000.parquet", "part..1", "a/b/c", "data/part-٠.parquet"})
  void filesInsideMayHaveAnyName(String name) {
    assertEquals(name, new DatasetDescription.DataFile(name, 1, "00").name());
  }
}
