package org.osimage.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where whole builds run and what they share. */
public final class Builds {
  private Builds() {}

  /** The directory of this checkout. */
  public static Path checkout() {
    return Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath().normalize();
  }

  private static Path target() {
    return Path.of(System.getProperty("project.build.directory", "target")).toAbsolutePath();
  }

  /** A directory for copies of projects and logs, below target. */
  public static Path work() {
    return created(target().resolve("it-work"));
  }

  static Path repository() {
    return Path.of(
        System.getProperty("it.repository", target().resolve("it-repository").toString()));
  }

  /** The content store and download cache that all test builds share. */
  public static Path cache() {
    return created(
        Path.of(System.getProperty("it.cache", target().resolve("it-cache").toString())));
  }

  static Path settings() {
    try {
      String text = Files.readString(checkout().resolve("src/it/settings.xml"));
      String user =
          System.getProperty(
              "user.repository", Path.of(System.getProperty("user.home"), ".m2/repository") + "");
      Path settings = work().resolve("settings.xml");
      String filled = text.replace("@localRepositoryUrl@", Path.of(user).toUri().toString());
      if (!Files.exists(settings) || !Files.readString(settings).equals(filled)) {
        Path temporary = Files.createTempFile(work(), "settings", ".xml");
        Files.writeString(temporary, filled);
        Files.move(temporary, settings, StandardCopyOption.REPLACE_EXISTING);
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fresh copy of an example, without its target directories. */
  public static Path example(String name, String copyName) {
    return copy(checkout().resolve("examples").resolve(name), work().resolve(copyName));
  }

  /** A fresh copy of a project. */
  public static Path copy(Path from, Path to) {
    try {
      delete(to);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path relative = from.relativize(file);
          boolean built = false;
          for (Path part : relative) {
            built |= part.toString().equals("target");
          }
          if (!built) {
            Path copy = to.resolve(relative.toString());
            Files.createDirectories(copy.getParent());
            if (!Files.isDirectory(copy)) {
              Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
          }
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file :
          (Iterable<Path>) files.sorted(java.util.Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }

  /** Name to SHA-256 of the finished files in a target directory. */
  public static Map<String, String> outputs(Path target) {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.list(target)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = file.getFileName().toString();
        if (name.matches(".*\\.(iso|img|cpio|kernel|manifest|flar|tgz)")) {
          digests.put(name, sha256(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 20];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        sha.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path created(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
