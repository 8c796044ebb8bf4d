package org.osimage.flar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/**
 * Compares a manifest with what it is to be applied to, as the installer does: everything that is
 * in neither image, or not as it was, is found. Unlike the installer it changes nothing: what has
 * to be deleted is a result.
 */
final class ManifestCheck {
  private static final int REPORTED = 20;
  private static final String LOST_FOUND = "lost+found";

  private final FlarTarget target;
  private final FlarApply.Options options;
  private final List<String> findings = new ArrayList<>();
  private int found;
  private final List<TreePath> deletions = new ArrayList<>();
  private final Set<TreePath> known = new HashSet<>();

  private ManifestCheck(FlarTarget target, FlarApply.Options options) {
    this.target = target;
    this.options = options;
  }

  /**
   * What to delete before the archive's members are laid over it, each with everything beneath.
   *
   * @throws ImageBuildException with what differs from the image that the archive was made for
   */
  static List<TreePath> deletions(
      ManifestReader manifest, FlarTarget target, FlarApply.Options options) throws IOException {
    ManifestCheck check = new ManifestCheck(target, options);
    for (Optional<ManifestReader.Item> item = manifest.next();
        item.isPresent();
        item = manifest.next()) {
      check.item(item.get(), manifest);
    }
    if (check.found > 0) {
      throw new ImageBuildException(check.message());
    }
    return check.deletions;
  }

  private void item(ManifestReader.Item item, ManifestReader manifest) throws IOException {
    if (item.kind() == ManifestReader.Kind.END_OF_DIRECTORY) {
      newFiles(item.path(), manifest);
      known.clear();
      return;
    }
    known.add(item.path());
    if (manifest.isExcluded(item.path()) || item.state().isEmpty()) {
      return;
    }
    Optional<FileState> now = target.state(item.path());
    boolean same = now.isPresent() && equal(item.state().get(), now.get());
    if (item.kind() == ManifestReader.Kind.OLD) {
      if (same) {
        delete(item.path());
      } else if (now.isPresent()) {
        extra(item.path());
      }
    } else if (now.isEmpty()) {
      finding("deleted: " + item.path());
    } else if (!same) {
      finding("modified: " + item.path());
    }
  }

  private void newFiles(TreePath directory, ManifestReader manifest) throws IOException {
    if (!target.state(directory).map(FileState::isDirectory).orElse(false)) {
      return;
    }
    for (TreePath path : target.children(directory)) {
      if (!known.contains(path) && !path.name().equals(LOST_FOUND) && !manifest.isExcluded(path)) {
        extra(path);
      }
    }
  }

  /** Something that was not in the old image. */
  private void extra(TreePath path) {
    if (options.force()) {
      delete(path);
    } else {
      finding("new: " + path);
    }
  }

  private void delete(TreePath path) {
    if (path.isRoot()) {
      finding("the root is to be deleted");
    } else {
      deletions.add(path);
    }
  }

  private boolean equal(FileState wanted, FileState now) {
    boolean owners = !options.owners() || (wanted.uid() == now.uid() && wanted.gid() == now.gid());
    if (!owners || wanted.mode() != now.mode()) {
      return false;
    }
    if (wanted.isDirectory()) {
      return true;
    }
    if (wanted.isSymlink()) {
      return wanted.target().equals(now.target());
    }
    return wanted.mtime() == (now.mtime() & 0xffffffffL)
        && (wanted.size().isEmpty() || wanted.size().equals(now.size()));
  }

  private void finding(String text) {
    if (found++ < REPORTED) {
      findings.add(text);
    }
  }

  private String message() {
    return "the target is not what the differential archive was made for, "
        + found
        + (found == 1 ? " path differs:" : " paths differ:")
        + ImageBuildException.lines(findings, found, REPORTED)
        + "\nNothing was changed. Deploy the full archive, or let new files be deleted by force.";
  }
}
