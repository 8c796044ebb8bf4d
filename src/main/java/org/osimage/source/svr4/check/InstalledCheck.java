package org.osimage.source.svr4.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.account.Accounts;
import org.osimage.content.ContentStore;
import org.osimage.source.CheckOptions;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.ContentsLine;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.format.LinkTarget;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.SumStream;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Compares an image with its contents database, as {@code pkgchk -R} does. */
public final class InstalledCheck {
  /** The original leaves the sticky bit out. */
  private static final int COMPARED_BITS = 06777;

  private final ImageTree image;
  private final ContentStore store;
  private final CheckOptions options;
  private final Accounts accounts;

  private InstalledCheck(
      ImageTree image, ContentStore store, CheckOptions options, Accounts accounts) {
    this.image = image;
    this.store = store;
    this.options = options;
    this.accounts = accounts;
  }

  /**
   * What differs; nothing when the image has no contents database.
   *
   * @return one message for each path, in the order of the database
   */
  public static List<String> of(ImageTree image, ContentStore store, CheckOptions options)
      throws IOException {
    Optional<PackageText> text = InstalledPackages.text(image, store, ContentsFile.PATH);
    if (text.isEmpty()) {
      return List.of();
    }
    ContentsFile contents;
    try {
      contents = ContentsFile.parse(text.get());
    } catch (ImageBuildException e) {
      return List.of("ERROR: " + e.getMessage());
    }
    Accounts accounts = Accounts.of(image, store);
    InstalledCheck check = new InstalledCheck(image, store, options, accounts);
    List<String> findings = new ArrayList<>();
    for (ContentsLine line : contents.lines()) {
      List<String> reasons = check.reasons(line);
      if (!reasons.isEmpty()) {
        findings.add(Finding.of(line.path(), reasons));
      }
      if (options.exclusive() && line.type() == ObjectType.EXCLUSIVE_DIRECTORY) {
        findings.addAll(check.hidden(line, contents));
      }
    }
    return List.copyOf(findings);
  }

  private List<String> reasons(ContentsLine line) {
    List<String> reasons = new ArrayList<>();
    try {
      if (line.type() == ObjectType.LINK) {
        hardLink(line, reasons);
        return reasons;
      }
      Optional<Entry> found = lstat(TreePath.of(line.path()));
      if (found.isEmpty()) {
        reasons.add(Finding.MISSING);
        return reasons;
      }
      attributes(line, found.get(), reasons);
      if (line.type().isFile() && (options.editable() || line.type() == ObjectType.FILE)) {
        contents(line, found.get(), reasons);
      }
    } catch (IOException e) {
      reasons.add(String.valueOf(e.getMessage()));
    }
    return reasons;
  }

  /** What lies at the path, whose last component is not followed; a hard link as its body. */
  private Optional<Entry> lstat(TreePath path) throws ImageBuildException {
    return image.find(real(path)).map(image::body);
  }

  private TreePath real(TreePath path) throws ImageBuildException {
    return path.isRoot() ? path : SymlinkWalk.resolve(path.parent(), image).resolve(path.name());
  }

  private void hardLink(ContentsLine line, List<String> reasons) throws ImageBuildException {
    TreePath path = TreePath.of(line.path());
    Optional<Entry> link = lstat(path);
    if (link.isEmpty()) {
      reasons.add(Finding.MISSING);
    }
    TreePath target = LinkTarget.of(path, line.target());
    if (link.isEmpty() || !link.equals(lstat(target)) || path.equals(target)) {
      reasons.add("pathname not properly linked to <" + line.target() + ">");
    }
  }

  private void attributes(ContentsLine line, Entry found, List<String> reasons)
      throws ImageBuildException {
    char actual = letter(found);
    boolean same = line.type().isFile() ? actual == 'f' : normal(line.type().letter()) == actual;
    if (!same) {
      reasons.add("file type <" + line.type().letter() + "> expected <" + actual + "> actual");
      return;
    }
    if (found instanceof Entry.Symlink link) {
      if (!link.target().equals(line.target())) {
        reasons.add("pathname not symbolically linked to <" + line.target() + ">");
      }
      return;
    }
    if (found instanceof Entry.Device device
        && (device.major() != line.major() || device.minor() != line.minor())) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "major/minor device <%d, %d> expected <%d, %d> actual",
              line.major(),
              line.minor(),
              device.major(),
              device.minor()));
    }
    Attributes a = found.attributes();
    if (line.mode() != MapEntry.UNKNOWN
        && (line.mode() & COMPARED_BITS) != (a.mode() & COMPARED_BITS)) {
      reasons.add(
          String.format(
              Locale.ROOT, "permissions <%04o> expected <%04o> actual", line.mode(), a.mode()));
    }
    owners(line, a, reasons);
  }

  private static char normal(char letter) {
    return letter == 'x' ? 'd' : letter;
  }

  private static char letter(Entry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> 'd';
      case FILE -> 'f';
      case SYMLINK -> 's';
      case DEVICE -> ((Entry.Device) entry).block() ? 'b' : 'c';
      case FIFO -> 'p';
      case HARD_LINK -> throw new IllegalStateException("a tree has no body for " + entry);
    };
  }

  private void owners(ContentsLine line, Attributes a, List<String> reasons)
      throws ImageBuildException {
    if (line.group().equals(MapEntry.ANY)) {
      if (accounts.groupName(a.gid()).isEmpty()) {
        reasons.add("unable to determine group name for gid <" + a.gid() + ">");
      }
    } else if (!accounts.hasGroup(line.group())) {
      reasons.add("group name <" + line.group() + "> not found in group table(s)");
    } else if (accounts.gid(line.group(), line.path()) != a.gid()) {
      String actual = accounts.groupName(a.gid()).orElse("(null)");
      reasons.add("group name <" + line.group() + "> expected <" + actual + "> actual");
    }
    if (line.owner().equals(MapEntry.ANY)) {
      if (accounts.userName(a.uid()).isEmpty()) {
        reasons.add("unable to determine owner name for uid <" + a.uid() + ">");
      }
    } else if (!accounts.hasUser(line.owner())) {
      reasons.add("owner name <" + line.owner() + "> not found in passwd table(s)");
    } else if (accounts.uid(line.owner(), line.path()) != a.uid()) {
      Optional<String> actual = accounts.userName(a.uid());
      reasons.add(
          actual.isPresent()
              ? "owner name <" + line.owner() + "> expected <" + actual.get() + "> actual"
              : "unable to determine owner name for uid <" + a.uid() + ">");
    }
  }

  /** Follows a link, as the original does for contents. */
  private void contents(ContentsLine line, Entry found, List<String> reasons) throws IOException {
    Optional<Entry> target =
        found.kind() == Entry.Kind.SYMLINK
            ? image.find(SymlinkWalk.resolve(found.path(), image)).map(image::body)
            : Optional.of(found);
    if (target.isEmpty()) {
      reasons.add(Finding.MISSING);
      return;
    }
    if (!(target.get() instanceof Entry.RegularFile file)) {
      return;
    }
    if (line.mtime() != MapEntry.UNKNOWN && line.mtime() != file.attributes().mtime()) {
      reasons.add(Finding.time(line.mtime(), file.attributes().mtime()));
    }
    if (line.size() != MapEntry.UNKNOWN && line.size() != file.content().size()) {
      reasons.add(Finding.size(line.size(), file.content().size()));
    }
    if (line.sum() == MapEntry.UNKNOWN) {
      return;
    }
    try (InputStream in = store.open(file.content());
        SumStream sum = new SumStream(in)) {
      sum.transferTo(OutputStream.nullOutputStream());
      if (sum.sum() != line.sum()) {
        reasons.add(Finding.sum(line.sum(), sum.sum()));
      }
    }
  }

  private List<String> hidden(ContentsLine line, ContentsFile contents) throws ImageBuildException {
    List<String> findings = new ArrayList<>();
    TreePath directory = TreePath.of(line.path());
    for (Entry entry : image.subtree(directory)) {
      String path = "/" + entry.path();
      if (entry.path().parent().equals(directory)
          && !entry.path().equals(directory)
          && contents.find(path).isEmpty()) {
        findings.add("ERROR: " + path + "\n    ERROR: hidden file in exclusive directory");
      }
    }
    return findings;
  }
}
