package org.osimage.content;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** The packs of a store: how they are called, where they lie, and where new ones begin. */
final class PackDirectory {
  /** The directory of derived packs in a store. */
  static final String DERIVED = "derived";

  private static final String KEYED = "pack-";
  private static final String LOOSE = "loose-";

  private final Path root;
  private final OpenPacks open = OpenPacks.usual();

  private PackDirectory(Path root) {
    this.root = root;
  }

  /**
   * The packs below a directory, which is created when it is not there. One that cannot be written
   * serves for reading.
   *
   * @throws ImageBuildException if the directory cannot be created
   */
  static PackDirectory create(Path root) throws IOException {
    PackDirectory directory = new PackDirectory(root);
    try {
      Files.createDirectories(directory.temporary());
    } catch (FileSystemException e) {
      if (!Files.isDirectory(root)) {
        throw directory.unwritable(e);
      }
    }
    return directory;
  }

  private Path temporary() {
    return root.resolve("tmp");
  }

  /**
   * A new pack under a temporary name.
   *
   * @param prefix with what the name begins
   * @throws ImageBuildException if the store cannot be written
   */
  PackBuilder begin(String prefix) throws IOException {
    try {
      return new PackBuilder(CacheFiles.create(temporary(), prefix, ".pack"));
    } catch (FileSystemException e) {
      throw unwritable(e);
    }
  }

  private IOException unwritable(FileSystemException e) {
    IOException known = CacheFiles.explain(e, root);
    return known instanceof ImageBuildException
        ? known
        : new ImageBuildException(
            "the content store "
                + root
                + " cannot be written ("
                + e
                + "): choose another directory (-Dosimage.cache=DIRECTORY)",
            e);
  }

  static String named(String key) {
    return KEYED + Sha256.hex(key);
  }

  static String loose(byte[] indexDigest) {
    return LOOSE + HexFormat.of().formatHex(indexDigest);
  }

  static boolean isName(String name) {
    return name.matches("(" + KEYED + "|" + LOOSE + ")[0-9a-f]{64}");
  }

  Path path(String name) {
    String digest = name.substring(name.indexOf('-') + 1);
    return root.resolve("packs").resolve(digest.substring(0, 2)).resolve(name + ".pack");
  }

  /** A pack that was just written. */
  PackFile open(String name) throws IOException {
    return PackFile.open(path(name), open);
  }

  /** The pack; empty if it is not there. A damaged one is removed. */
  Optional<PackFile> sound(String name) throws IOException {
    return sound(path(name), name.startsWith(KEYED));
  }

  private Optional<PackFile> sound(Path file, boolean summarised) throws IOException {
    try {
      PackFile pack = PackFile.open(file, open);
      if (!summarised || pack.hasSoundSummary()) {
        return Optional.of(pack);
      }
      pack.close();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DamagedPackException e) {
      remove(file);
      return Optional.empty();
    }
    remove(file);
    return Optional.empty();
  }

  /** Where derived packs of one kind lie; the directory need not exist. */
  Path derived(String kind) {
    String name = Sha256.hex(kind);
    return root.resolve(DERIVED).resolve(name);
  }

  /** A derived pack, see {@link #sound(String)}. */
  Optional<PackFile> soundDerived(Path file) throws IOException {
    return sound(file, false);
  }

  PackFile openDerived(Path file) throws IOException {
    return PackFile.open(file, open);
  }

  private static void remove(Path file) throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (FileSystemException readOnly) {
      return; // it is not used at least
    }
  }
}
