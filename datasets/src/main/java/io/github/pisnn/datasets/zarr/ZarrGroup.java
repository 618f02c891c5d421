package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.IndexedFile;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.util.zip.ZipFile;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A group of Zarr v2 or v3, in a folder of any Hadoop file system or in a zip archive. Arrays in
 * groups inside of it are named by their paths, such as {@code group/array}. Folders whose names
 * begin with a dot are not looked at.
 */
public final class ZarrGroup extends IndexedFile<ArrayMetadata> {
  private static final int DEEPEST = 16;

  private final Store store;

  private ZarrGroup(Store store) throws IOException {
    this.store = closing(store);
    try {
      Node.read(store, "").required(Node.Kind.GROUP);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it " + e.getMessage(), e);
    }
    addMembers("", 1);
  }

  /** Tells whether a folder holds a group's metadata. */
  public static boolean is(FileSystem files, Path folder) throws IOException {
    return Node.is(new FolderStore(files, folder), Node.Kind.GROUP);
  }

  /** Tells whether a zip archive is one of a group or an array, or of the folder of one. */
  public static boolean is(ZipFile zip) {
    return ZipStore.root(zip).isPresent();
  }

  /**
   * Reads the metadata of all arrays.
   *
   * @throws IllegalArgumentException if it is no group; the message does not name the folder
   */
  public static ZarrGroup open(FileSystem files, Path folder) throws IOException {
    return new ZarrGroup(new FolderStore(files, folder));
  }

  /**
   * Reads the metadata of all arrays in an archive.
   *
   * @param zip which is closed with this; not if an exception is thrown
   * @throws IllegalArgumentException if it is none of a group; the message does not name the file
   */
  public static ZarrGroup open(ZipFile zip) throws IOException {
    return new ZarrGroup(new ZipStore(zip, ZipStore.root(zip).orElse("")));
  }

  private void addMembers(String prefix, int depth) throws IOException {
    for (String folder : store.folders(prefix)) {
      if (!folder.startsWith(".")) {
        addMember(prefix + folder, depth);
      }
    }
  }

  private void addMember(String name, int depth) throws IOException {
    String prefix = name + "/";
    try {
      Node node = Node.read(store, prefix);
      if (node.kind() == Node.Kind.ARRAY) {
        add(name, node.metadata(store, prefix));
      } else if (node.kind() == Node.Kind.GROUP && depth < DEEPEST) {
        addMembers(prefix, depth + 1);
      }
    } catch (IllegalArgumentException e) {
      refuse(name, String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected String missing() {
    return "is no array of this group";
  }

  @Override
  protected StoredArray open(String name, ArrayMetadata metadata) {
    try {
      return Packing.unpacked(new ZarrArray(store, name + "/", metadata));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
