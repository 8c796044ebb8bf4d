package org.osimage.source.live;

import org.osimage.account.Accounts;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** The manifest of an image. */
public final class TreeManifest {
  private TreeManifest() {}

  /**
   * @param accounts of the image; an id without a name is written as a number
   */
  public static ManifestText of(ImageTree image, Accounts accounts) {
    ManifestText manifest = new ManifestText("image");
    for (Entry entry : image.entries()) {
      switch (entry.kind()) {
        case DIRECTORY -> {
          if (!entry.path().isRoot()) {
            owned(manifest, Type.DIRECTORY, entry, accounts);
          }
        }
        case FILE -> owned(manifest, Type.FILE, entry, accounts);
        case SYMLINK -> manifest.link(Type.SYMLINK, entry.path(), ((Entry.Symlink) entry).target());
        case HARD_LINK -> hardLink(manifest, (Entry.HardLink) entry, image);
        case DEVICE, FIFO -> manifest.leaveOut(entry.path(), entry.kind().toString());
      }
    }
    return manifest;
  }

  private static void owned(ManifestText manifest, Type type, Entry entry, Accounts accounts) {
    Attributes a = entry.attributes();
    manifest.owned(
        type,
        entry.path(),
        a.mode(),
        accounts.userName(a.uid()).orElse(Long.toString(a.uid())),
        accounts.groupName(a.gid()).orElse(Long.toString(a.gid())));
  }

  private static void hardLink(ManifestText manifest, Entry.HardLink link, ImageTree image) {
    Entry body = image.body(link);
    if (body.kind() == Entry.Kind.FILE || body.kind() == Entry.Kind.SYMLINK) {
      manifest.link(Type.HARD_LINK, link.path(), link.target().toString());
    } else {
      manifest.leaveOut(link.path(), "a further name of a " + body.kind());
    }
  }
}
