package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeEditor;
import org.osimage.tree.TreePath;

/**
 * The image as its own initramfs: the kernel unpacks all of it into memory and runs {@code /init}.
 */
public final class InitramfsRoot {
  private static final TreePath INIT = TreePath.literal("init");

  private InitramfsRoot() {}

  /**
   * The image with what it needs to be an initramfs. An {@code /init} of its own stays; else one is
   * generated, which mounts the pseudo file systems and starts the image's init, else {@code
   * /etc/osimage/start}, else a shell.
   *
   * @param init absolute path of the program to start; empty for the usual ones
   * @param mtime of the new entries, seconds since 1970
   * @throws ImageBuildException if the image has neither an init nor a shell; names a package
   */
  public static ImageTree prepare(
      ImageTree image, ContentStore store, Optional<String> init, long mtime) throws IOException {
    Optional<String> program = ImageInit.find(image, init);
    byte[] script = new byte[0];
    boolean own = init.isEmpty() && LinkedFile.isExecutable(image, "/init");
    Optional<ShellTools> tools = ShellTools.find(image, ShellTools.TO_MOUNT);
    if (!own && (program.isEmpty() || tools.isPresent())) {
      ShellTools shell =
          ShellTools.require(
              image, ShellTools.TO_MOUNT, "the image has no init, so one is generated");
      script =
          InitScript.startImage(shell, program.orElse("/sbin/init"))
              .getBytes(StandardCharsets.UTF_8);
    }
    RegularFile generated = new RegularFile(INIT, Attributes.root(0755, mtime), store.put(script));
    return image.edit(
        editor -> {
          addMountPoints(editor, mtime);
          if (generated.content().size() > 0) {
            editor.put(generated);
          } else if (!own) {
            // no shell, but an init: systemd for one mounts all that it needs itself
            editor.put(
                new Symlink(INIT, Attributes.root(0777, mtime), program.orElse("/sbin/init")));
          }
        });
  }

  static void addMountPoints(TreeEditor editor, long mtime) throws ImageBuildException {
    for (String name : new String[] {"dev", "proc", "run", "sys"}) {
      TreePath path = TreePath.of(name);
      if (editor.find(path).isEmpty()) {
        editor.put(new Directory(path, Attributes.root(0755, mtime)));
      }
    }
    TreePath tmp = TreePath.literal("tmp");
    if (editor.find(tmp).isEmpty()) {
      editor.put(new Directory(tmp, Attributes.root(01777, mtime)));
    }
  }
}
