package org.osimage.script;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.account.AccountFile;
import org.osimage.account.AccountIds;
import org.osimage.host.HostStat;

/** Users and groups as the tree that a script changes knows them at this moment. */
final class AccountNames {
  /** Larger than any. */
  private static final int MAX_FILE = 16 << 20;

  private final SandboxPaths paths;
  private final HeldDirectory files;

  AccountNames(SandboxPaths paths, HeldDirectory files) {
    this.paths = paths;
    this.files = files;
  }

  /**
   * The id of a user of the tree that holds the file, or of the package image; empty when there is
   * none.
   */
  OptionalLong user(String nameOrId, Path file) throws IOException {
    return id(nameOrId, file, "etc/passwd", 2);
  }

  OptionalLong group(String nameOrId, Path file) throws IOException {
    return id(nameOrId, file, "etc/group", 2);
  }

  /** The group that a user begins with. */
  OptionalLong loginGroup(String user, Path file) throws IOException {
    return find(user, file, "etc/passwd", 3);
  }

  private OptionalLong id(String nameOrId, Path file, String database, int field)
      throws IOException {
    OptionalLong named = find(nameOrId, file, database, field);
    if (named.isPresent()) {
      return named;
    }
    return AccountIds.parse(nameOrId.startsWith("+") ? nameOrId.substring(1) : nameOrId);
  }

  private OptionalLong find(String name, Path file, String database, int field) throws IOException {
    Optional<Path> path = database(paths.outside().relativize(file).getName(0), database);
    if (path.isEmpty()) {
      path = database(Path.of(Workspace.PKG_IMAGE), database);
    }
    if (path.isPresent()) {
      // as arguments of commands: bytes, held as ISO 8859-1
      String text = new String(files.read(path.get(), MAX_FILE), StandardCharsets.ISO_8859_1);
      Optional<String> found =
          AccountFile.field(new BufferedReader(new StringReader(text)), name, field);
      if (found.isPresent()) {
        return AccountIds.parse(found.get());
      }
    }
    return name.equals("root") ? OptionalLong.of(0) : OptionalLong.empty();
  }

  private Optional<Path> database(Path tree, String database) throws IOException {
    Optional<Path> path =
        paths.resolve(SandboxPaths.latin1(paths.inside()) + "/" + tree, database, true);
    return path.isPresent() && files.inode(path.get()).filter(HostStat::isFile).isPresent()
        ? path
        : Optional.empty();
  }
}
