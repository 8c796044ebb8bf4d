package org.osimage.boot.module;

import java.util.List;
import java.util.Optional;

/** The names of modules and of their files, see modules.dep(5) and modprobe(8). */
final class ModuleName {
  private static final List<String> ENDINGS = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

  private ModuleName() {}

  static boolean isModuleFile(String path) {
    return ENDINGS.stream().anyMatch(e -> path.length() > e.length() && path.endsWith(e));
  }

  /** The last component up to its first dot, dashes as underscores. */
  static String ofPath(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.indexOf('.');
    return (dot < 0 ? file : file.substring(0, dot)).replace('-', '_');
  }

  /** The path as modules.order has it: with {@code .ko} and no ending of compression. */
  static String uncompressedPath(String path) {
    int ko = path.lastIndexOf(".ko");
    return ko < 0 ? path : path.substring(0, ko + 3);
  }

  /**
   * An alias pattern with dashes as underscores, but not within brackets; empty when the brackets
   * do not match.
   */
  static Optional<String> normalAlias(String alias) {
    StringBuilder normal = new StringBuilder(alias.length());
    boolean bracket = false;
    for (int i = 0; i < alias.length(); i++) {
      char c = alias.charAt(i);
      if (c == ']') {
        if (!bracket) {
          return Optional.empty();
        }
        bracket = false;
      } else if (c == '[') {
        bracket = true;
      }
      normal.append(c == '-' && !bracket ? '_' : c);
    }
    return bracket ? Optional.empty() : Optional.of(normal.toString());
  }
}
