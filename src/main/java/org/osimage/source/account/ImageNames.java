package org.osimage.source.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.archive.OwnerNames;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** The names that an image's own {@code etc/passwd} and {@code etc/group} have for ids. */
public final class ImageNames {
  private ImageNames() {}

  public static OwnerNames of(ImageTree image, ContentStore store) throws IOException {
    Accounts accounts =
        Accounts.parse(
            text(image, store, "etc/passwd"),
            text(image, store, "etc/group"),
            Optional.empty(),
            Optional.empty());
    return new OwnerNames(accounts::userName, accounts::groupName);
  }

  private static String text(ImageTree image, ContentStore store, String path) throws IOException {
    Optional<Entry> entry =
        image.find(SymlinkWalk.resolve(TreePath.literal(path), image)).map(image::body);
    return entry.isPresent() && entry.get() instanceof Entry.RegularFile file
        ? new String(store.bytes(file.content()), StandardCharsets.UTF_8)
        : "";
  }
}
