package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * How an image starts whose root stays on the medium: the small root gets the init that finds the
 * medium by its volume set id, the image that id and, when it had none, an init.
 *
 * @param initramfs the small root, complete
 * @param image the image as it goes onto the medium
 */
public record MediumInit(ImageTree initramfs, ImageTree image) {
  /** The file of medium and initramfs that says which belong together. */
  public static final TreePath VOLUME_SET_ID = TreePath.literal(".volsetid");

  /** Where an ISO image has a root that is SquashFS. */
  public static final TreePath SQUASHFS = TreePath.literal("osimage/root.squashfs");

  private static final TreePath INIT = TreePath.literal("init");

  /**
   * Completes both roots.
   *
   * @param small what {@link MediumRoot#select} picked
   * @param volumeSetId one line that no other medium has
   * @param init absolute path of the program to start; empty for the usual ones
   * @param mtime of the new entries, seconds since 1970
   * @throws ImageBuildException if the image has not the configured init
   */
  public static MediumInit configure(
      ImageTree small,
      ImageTree image,
      ContentStore store,
      String volumeSetId,
      Optional<String> init,
      long mtime)
      throws IOException {
    ShellTools tools = tools(image);
    Optional<String> program = ImageInit.find(image, init);
    String find = InitScript.findMedium(tools, program.orElse(ImageInit.GENERATED));
    return complete(small, image, store, find, tools, program, volumeSetId, mtime);
  }

  /**
   * The same with an init that was made.
   *
   * @param find the init of the small root
   * @param program that the image starts; empty to give it one
   */
  static MediumInit complete(
      ImageTree small,
      ImageTree image,
      ContentStore store,
      String find,
      ShellTools tools,
      Optional<String> program,
      String volumeSetId,
      long mtime)
      throws IOException {
    RegularFile findsMedium = new RegularFile(INIT, Attributes.root(0755, mtime), put(store, find));
    RegularFile id =
        new RegularFile(
            VOLUME_SET_ID, Attributes.root(0444, mtime), put(store, volumeSetId + "\n"));
    RegularFile generated =
        new RegularFile(
            TreePath.of(ImageInit.GENERATED),
            Attributes.root(0755, mtime),
            put(store, InitScript.startImage(tools, "/sbin/init")));
    ImageTree initramfs =
        small.edit(
            editor -> {
              editor.put(findsMedium);
              editor.put(id);
              InitramfsRoot.addMountPoints(editor, mtime);
            });
    ImageTree complete =
        image.edit(
            editor -> {
              editor.put(id);
              InitramfsRoot.addMountPoints(editor, mtime);
              if (program.isEmpty()) {
                editor.putWithParents(generated, Attributes.root(0755, mtime));
              }
            });
    return new MediumInit(initramfs, complete);
  }

  /** The shell and the programs of the image that the small root works with. */
  static ShellTools tools(ImageTree image) throws ImageBuildException {
    return ShellTools.require(
        image,
        ShellTools.TO_SWITCH,
        "the root stays on the medium, so the initramfs must find it there");
  }

  private static Content put(ContentStore store, String text) throws IOException {
    return store.put(text.getBytes(StandardCharsets.UTF_8));
  }
}
