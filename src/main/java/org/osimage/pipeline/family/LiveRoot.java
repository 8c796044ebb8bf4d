package org.osimage.pipeline.family;

import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.manifest.LiveImage;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeEditor;
import org.osimage.tree.TreePath;

/**
 * The boot root of a live illumos system: mount points of the medium and of its two file systems,
 * and a link into {@code /mnt/misc} for everything that was left out of {@code etc} and {@code
 * var}, where {@code svc:/system/filesystem/root:media} mounts it.
 */
public final class LiveRoot {
  private static final String MISC = "mnt/misc";
  private static final List<String> MOUNT_POINTS = List.of(MISC, "mnt/pkg", ".cdrom", "usr");

  private final ImageTree image;
  private final LiveImage options;
  private final long mtime;

  /**
   * @param mtime of what is made, seconds since 1970
   */
  public LiveRoot(ImageTree image, LiveImage options, long mtime) {
    this.image = image;
    this.options = options;
    this.mtime = mtime;
  }

  public ImageTree configure(ImageTree bootRoot) throws ImageBuildException {
    Attributes directory = Attributes.root(0755, mtime);
    return bootRoot.edit(
        editor -> {
          for (String path : MOUNT_POINTS) {
            TreePath at = TreePath.literal(path);
            if (editor.find(at).isEmpty()) {
              editor.putWithParents(new Entry.Directory(at, directory), directory);
            }
          }
          link(editor, TreePath.literal("bin"), "./usr/bin");
          if (image.contains(TreePath.literal("opt"))) {
            link(editor, TreePath.literal("opt"), "/" + MISC + "/opt");
          }
          linkMissing(editor, "etc");
          linkMissing(editor, "var");
          options.marker().ifPresent(name -> file(editor, name));
          file(editor, "reconfigure"); // the kernel then builds /dev from what it finds
        });
  }

  private void link(TreeEditor editor, TreePath path, String target) {
    if (editor.find(path).isEmpty()) {
      editor.put(new Entry.Symlink(path, Attributes.root(0777, mtime), target));
    }
  }

  private void linkMissing(TreeEditor editor, String top) {
    TreePath whole = TreePath.literal("none");
    for (Entry entry : image.subtree(TreePath.literal(top))) {
      TreePath path = entry.path();
      // nor a link to a lock that the medium does not have
      if (path.startsWith(whole)
          || editor.find(path).isPresent()
          || path.equals(LiveMedium.PASSWORD_LOCK)) {
        continue;
      }
      link(editor, path, "/" + MISC + "/" + path);
      whole = path; // what lies beneath is found through the link
    }
  }

  private void file(TreeEditor editor, String name) {
    TreePath path = TreePath.literal(name);
    if (editor.find(path).isEmpty()) {
      editor.put(new Entry.RegularFile(path, Attributes.root(0444, mtime), Content.EMPTY));
    }
  }
}
