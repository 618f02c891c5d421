package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a folder is, by its metadata.
 *
 * @param file the name of the metadata; empty if there is none
 * @param content of an array, what stands in it
 */
record Node(Kind kind, String file, JsonNode content) {
  private static final String N5 = "attributes.json";

  /** Kinds of folders. */
  enum Kind {
    /** A group of arrays and groups. */
    GROUP("a Zarr group"),
    /** An array. */
    ARRAY("a Zarr array"),
    /** What is written by N5, which is of the same make, but another format. */
    N5("N5, which is not read"),
    /** Anything else. */
    OTHER("a folder without Zarr's metadata");

    private final String described;

    Kind(String described) {
      this.described = described;
    }
  }

  /**
   * Reads metadata; version 3 goes before version 2.
   *
   * @param prefix empty, or the folder's path in the store and a slash
   * @throws IllegalArgumentException if it is not JSON; the message is a clause
   */
  static Node read(Store store, String prefix) throws IOException {
    byte[] v3 = store.read(prefix + ZarrFiles.V3);
    if (v3 != null) {
      JsonNode content = json(ZarrFiles.V3, v3);
      String type = content.path("node_type").asText();
      Kind kind =
          type.equals("array") ? Kind.ARRAY : type.equals("group") ? Kind.GROUP : Kind.OTHER;
      return new Node(kind, ZarrFiles.V3, content);
    }
    byte[] v2 = store.read(prefix + ZarrFiles.ARRAY);
    if (v2 != null) {
      return new Node(Kind.ARRAY, ZarrFiles.ARRAY, json(ZarrFiles.ARRAY, v2));
    }
    JsonNode none = ZarrFiles.newObject();
    if (store.read(prefix + ZarrFiles.GROUP) != null) {
      return new Node(Kind.GROUP, ZarrFiles.GROUP, none);
    }
    return new Node(isN5(store.read(prefix + N5)) ? Kind.N5 : Kind.OTHER, "", none);
  }

  /** Others have files of that name, too, of whatever content. */
  private static boolean isN5(byte @Nullable [] attributes) throws IOException {
    if (attributes == null) {
      return false;
    }
    try {
      JsonNode content = ZarrFiles.parse(attributes);
      return content.has("n5") || (content.has("blockSize") && content.has("dimensions"));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static JsonNode json(String name, byte[] bytes) throws IOException {
    try {
      return ZarrFiles.parse(bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "has a " + name + " that is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Tells whether a store is one of a kind; one whose metadata are damaged is of none. */
  static boolean is(Store store, Kind wanted) throws IOException {
    try {
      return read(store, "").kind == wanted;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Requires a kind.
   *
   * @throws IllegalArgumentException if it is another one; the message is a clause
   */
  Node required(Kind wanted) {
    if (kind != wanted) {
      throw new IllegalArgumentException("is " + kind.described + "; expected " + wanted.described);
    }
    return this;
  }

  /**
   * Reads the rest of an array's metadata.
   *
   * @throws IllegalArgumentException if it is not read; the message is a clause about the array
   */
  ArrayMetadata metadata(Store store, String prefix) throws IOException {
    if (file.equals(ZarrFiles.V3)) {
      return MetadataV3.read(content);
    }
    byte[] attributes = store.read(prefix + ZarrFiles.ATTRIBUTES);
    return MetadataV2.read(
        content,
        attributes == null ? ZarrFiles.newObject() : json(ZarrFiles.ATTRIBUTES, attributes));
  }
}
