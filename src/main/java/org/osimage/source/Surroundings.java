package org.osimage.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osimage.arch.Architecture;
import org.osimage.script.ScriptSettings;
import org.osimage.source.download.Access;

/**
 * What the items of one list, {@code <software>} or {@code <loaders>}, find around them: the
 * project, its dependencies, servers, the lock file.
 */
public interface Surroundings {
  /**
   * A file or directory that the user named.
   *
   * @param name relative to the project, or absolute; the file need not exist
   */
  ProjectFile file(String name);

  /**
   * The file of a dependency.
   *
   * @throws IOException if the project declares no such dependency, or it has no file yet
   */
  Path artifact(Coordinates coordinates) throws IOException;

  /** What lets into the server with this id in Maven's settings; empty if there is none. */
  Optional<Servers.Server> server(String id) throws IOException;

  /** The processor of the image. */
  Architecture architecture();

  /** Properties of the project and of the command line, for texts that are filled in. */
  Map<String, String> properties();

  /** The build stamp: the user's, or the time of the build as {@code YYYYMMDDTHHMMSSZ}. */
  String stamp();

  /**
   * The address that the command line gives for all repositories of a kind.
   *
   * @param element of the kind, e.g. {@code debian} for {@code osimage.debian.mirror}
   */
  Optional<String> mirror(String element);

  /**
   * How to download.
   *
   * @param cache name of the directory in the user's cache
   * @param locked whether hashes are known, so that dates of signatures do not count
   */
  Access access(String cache, boolean locked);

  /** The lock file; empty when there is none. */
  Optional<LockFile> lock() throws IOException;

  /**
   * The lock file; when there is none, a warning says that packages are not pinned.
   *
   * @param item for the warning
   * @param where what the packages float with, e.g. {@code the mirror}
   */
  Optional<LockFile> lock(String item, String where) throws IOException;

  /** How scripts of packages run. */
  ScriptSettings scripts();

  /** Threads, time and log. */
  SourceContext context();

  /**
   * What all items of a kind in this list have in common.
   *
   * @param maker makes it when the first item asks
   */
  <T> T shared(Class<T> type, Supplier<T> maker);

  /**
   * Adds a section to a log that is attached to the project beside the image.
   *
   * @param kind names the file, {@code IMAGE.KIND.log}, and its classifier, {@code KIND-log}
   * @param item title of the section
   */
  void report(String kind, String item, String text) throws IOException;
}
