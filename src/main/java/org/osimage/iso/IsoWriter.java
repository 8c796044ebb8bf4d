package org.osimage.iso;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;
import org.osimage.tree.Nodes;
import org.osimage.tree.TreePath;

/**
 * Writes ISO 9660 images. Owners, modes, times, exact names, links and devices are in Rock Ridge
 * fields; directories are never relocated, however deep; files of 4 GiB and more have several
 * sections; equal bodies are stored once. Extended attributes have no place in the format.
 */
public final class IsoWriter implements TreeWriter {
  /** Rock Ridge has no limit; Linux drops what reaches 254 bytes (fs/isofs/rock.c). */
  private static final int NAME = 253;

  private static final int TARGET = 4095;

  private final IsoOptions options;

  /**
   * @throws ImageBuildException if a text of the volume does not fit, or its time is outside of the
   *     years 1900 to 2155, or there are too many boot entries
   */
  public IsoWriter(IsoOptions options) throws ImageBuildException {
    options.text().check();
    IsoTime.check("the volume", options.time());
    ElTorito.check(options.bootEntries());
    this.options = options;
  }

  /**
   * @throws ImageBuildException if a name has more than 253 bytes, a link target more than 4095, a
   *     time is outside of the years 1900 to 2155, there are more than 65535 directories or 8 TiB,
   *     or a boot image is no file of the tree
   */
  @Override
  public IsoPlan plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    for (Entry entry : tree.entries()) {
      check(entry);
    }
    Nodes nodes = new Nodes(tree);
    FileExtents files = new FileExtents(nodes, bootInfos(tree), options.weights());
    NamingRule names = options.relaxedNames() ? new RelaxedNames() : new IsoNames();
    Volume primary = new Volume(nodes, files, names, Optional.of(new RockRidge(nodes)));
    Optional<Volume> joliet =
        options.joliet()
            ? Optional.of(new Volume(nodes, files, new JolietNames(), Optional.empty()))
            : Optional.empty();
    return new IsoPlan(options, tree, store, files, primary, joliet);
  }

  private static void check(Entry entry) throws ImageBuildException {
    TreePath path = entry.path();
    IsoTime.check(path.toString(), entry.attributes().mtime());
    if (path.nameBytes().length > NAME) {
      throw new ImageBuildException(
          "the name of "
              + path
              + " has "
              + path.nameBytes().length
              + " bytes, and Linux reads "
              + NAME
              + " from an ISO image: shorten it");
    }
    if (entry instanceof Symlink link && link.target().length() > TARGET / 4) {
      int length = link.target().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (length > TARGET) {
        throw new ImageBuildException(
            "the target of the link "
                + path
                + " has "
                + length
                + " bytes, and readers take "
                + TARGET
                + ": shorten it");
      }
    }
  }

  /** What to patch, by the path that owns the body. */
  private Map<TreePath, BootInfo> bootInfos(ImageTree tree) throws ImageBuildException {
    Map<TreePath, BootInfo> wanted = new HashMap<>();
    for (BootEntry boot : options.bootEntries()) {
      if (boot.image() instanceof BootImage.InTree image) {
        Entry body = bootFile(tree, image.path());
        if (boot.bootInfoTable() || boot.grubBootInfo()) {
          BootInfo info = new BootInfo(boot.bootInfoTable(), boot.grubBootInfo());
          info.check(image.path(), ((RegularFile) body).content().size());
          wanted.merge(body.path(), info, BootInfo::and);
        }
      } else if (boot.image() instanceof BootImage.Appended appended
          && (appended.index() < 0 || appended.index() >= options.appended().size())) {
        throw new IllegalArgumentException("no appended partition " + appended.index());
      }
    }
    return wanted;
  }

  private static Entry bootFile(ImageTree tree, TreePath path) throws ImageBuildException {
    Optional<Entry> entry = tree.find(path).map(tree::body);
    if (entry.isEmpty()) {
      throw new ImageBuildException(
          "the boot image " + path + " is not in the tree of the ISO: add it, or name another");
    }
    if (!(entry.get() instanceof RegularFile file) || file.content().size() == 0) {
      throw new ImageBuildException(
          "the boot image " + path + " is not a file with content, but a " + entry.get().kind());
    }
    return entry.get();
  }
}
