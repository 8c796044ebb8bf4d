package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileTree;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * The packages of dpkg's database in a tree, and how far each is configured. The states live here
 * and not in {@code /var/lib/dpkg/status}, which says from the beginning what will be true at the
 * end.
 */
public final class InstalledPackages {
  /** Where dpkg keeps what it knows. */
  public static final String ADMIN = "/var/lib/dpkg";

  private final FileTree tree;
  private final TreeFiles files;
  private final String architecture;
  private final SortedMap<String, InstalledPackage> packages = new TreeMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private InstalledPackages(FileTree tree, String architecture) {
    this.tree = tree;
    this.files = new TreeFiles(tree);
    this.architecture = architecture;
  }

  /**
   * @param architecture the native one, as dpkg names it
   * @throws IOException if the status file is damaged
   */
  public static InstalledPackages of(FileTree tree, String architecture) throws IOException {
    InstalledPackages all = new InstalledPackages(tree, architecture);
    byte[] status = Bytes.bytes(all.files.text(ADMIN + "/status"));
    for (Paragraph paragraph : ParagraphReader.all(status, ADMIN + "/status")) {
      InstalledPackage installed = new InstalledPackage(paragraph, architecture);
      if (paragraph.text("Status").endsWith(" installed")) {
        all.packages.put(installed.key(), installed);
      }
    }
    return all;
  }

  public String architecture() {
    return architecture;
  }

  public Collection<InstalledPackage> all() {
    return packages.values();
  }

  /** By name, with or without an architecture. */
  public Optional<InstalledPackage> find(String name) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      Optional<InstalledPackage> plain = find(name, architecture);
      return plain.isPresent()
          ? plain
          : packages.values().stream().filter(p -> p.name().equals(name)).findFirst();
    }
    String arch = name.substring(colon + 1);
    return arch.equals("any") || arch.equals("native")
        ? find(name.substring(0, colon))
        : find(name.substring(0, colon), arch);
  }

  private Optional<InstalledPackage> find(String name, String arch) {
    InstalledPackage exact = packages.get(name + ":" + arch);
    return exact != null ? Optional.of(exact) : Optional.ofNullable(packages.get(name + ":all"));
  }

  /** A control file that dpkg keeps, e.g. {@code postinst}; the path, if it is there. */
  public Optional<String> control(InstalledPackage installed, String kind) {
    for (String name : List.of(installed.name(), installed.name() + ":" + installed.arch())) {
      String path = ADMIN + "/info/" + name + "." + kind;
      if (files.exists(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** The text of such a file; empty if there is none. */
  public String controlText(InstalledPackage installed, String kind) throws IOException {
    Optional<String> path = control(installed, kind);
    return path.isPresent() ? files.text(path.get()) : "";
  }

  /** The absolute paths that a package delivers. */
  public List<String> paths(InstalledPackage installed) throws IOException {
    List<String> known = lists.get(installed.key());
    if (known == null) {
      known = TreeFiles.linesOf(controlText(installed, "list"));
      lists.put(installed.key(), known);
    }
    return known;
  }

  /** Which packages deliver a path, in the order of their names. */
  public List<InstalledPackage> owners(String path) throws IOException {
    List<InstalledPackage> owners = new ArrayList<>();
    for (InstalledPackage installed : packages.values()) {
      if (paths(installed).contains(path)) {
        owners.add(installed);
      }
    }
    return owners;
  }

  /** The tree that the database lies in. */
  public FileTree tree() {
    return tree;
  }
}
