package org.osimage.source.svr4.database;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.PackageName;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.Parameters;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The packages of an image, as {@code var/sadm/pkg} has them. */
public final class InstalledPackages {
  /** Where they lie in an image. */
  public static final TreePath DIRECTORY = TreePath.literal("var/sadm/pkg");

  private static final int LONGEST = 1 << 20;

  private final TreeMap<String, InstalledPackage> packages = new TreeMap<>();

  /** No package. */
  public InstalledPackages() {}

  /**
   * Reads what the image has.
   *
   * @throws ImageBuildException naming a file that is malformed
   */
  public static InstalledPackages read(ImageTree tree, ContentStore store) throws IOException {
    InstalledPackages packages = new InstalledPackages();
    for (Entry entry : tree.subtree(DIRECTORY)) {
      TreePath directory = entry.path().parent();
      if (entry.path().name().equals("pkginfo")
          && directory.parent().equals(DIRECTORY)
          && PackageName.isInstance(directory.name())) {
        packages.add(read(directory, tree, store));
      }
    }
    return packages;
  }

  private static InstalledPackage read(TreePath directory, ImageTree tree, ContentStore store)
      throws IOException {
    Parameters parameters =
        Parameters.parse(
            text(tree, store, directory.resolve("pkginfo"))
                .orElseThrow(() -> new ImageBuildException(directory + "/pkginfo is no file")));
    Optional<PackageText> depend = text(tree, store, directory.resolve("install/depend"));
    List<String> compatible =
        text(tree, store, directory.resolve("install/compver"))
            .map(t -> t.lines().stream().map(String::strip).toList())
            .orElse(List.of());
    return new InstalledPackage(
        directory.name(),
        parameters,
        depend.isPresent() ? Dependencies.parse(depend.get()) : Dependencies.NONE,
        compatible,
        tree.contains(directory.resolve("!I-Lock!"))
            || tree.contains(directory.resolve("!R-Lock!")));
  }

  /** A text file of the image; empty when it is not there. */
  public static Optional<PackageText> text(ImageTree tree, ContentStore store, TreePath path)
      throws IOException {
    Optional<Entry> entry = tree.find(path).map(tree::body);
    if (entry.isEmpty() || !(entry.get() instanceof Entry.RegularFile file)) {
      return Optional.empty();
    }
    if (file.content().size() > LONGEST && !path.equals(ContentsFile.PATH)) {
      throw new ImageBuildException(path + " is larger than 1 MiB");
    }
    return Optional.of(PackageText.of(path.toString(), store.bytes(file.content())));
  }

  public void add(InstalledPackage installed) {
    packages.put(installed.instance(), installed);
  }

  public void remove(String instance) {
    packages.remove(instance);
  }

  public Optional<InstalledPackage> find(String instance) {
    return Optional.ofNullable(packages.get(instance));
  }

  /** The instances of a package. */
  public List<InstalledPackage> named(String name) {
    return packages.values().stream().filter(p -> p.name().equals(name)).toList();
  }

  /** All of them by name. */
  public Collection<InstalledPackage> all() {
    return Collections.unmodifiableCollection(packages.values());
  }
}
