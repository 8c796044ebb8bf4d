package org.osimage.source.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Makes the {@link ImageEdits} in the merged image. */
final class EditStage implements TreeStage {
  private static final TreePath BUILDSTAMP = TreePath.literal("etc/joyent_buildstamp");
  private static final TreePath RELEASE = TreePath.literal("etc/release");
  private static final TreePath MOTD = TreePath.literal("etc/motd");
  private static final TreePath ISSUE = TreePath.literal("etc/issue");
  private static final TreePath HOSTID = TreePath.literal("etc/hostid");
  private static final TreePath PASSWD = TreePath.literal("etc/passwd");
  private static final TreePath SHADOW = TreePath.literal("etc/shadow");

  /** What a stamp looks like in a message of the day. */
  private static final Pattern STAMP = Pattern.compile(" [0-9]{8}T[0-9]{6}Z");

  private static final int SHADOW_MODE = 0400;

  private final ImageEdits edits;
  private final String stamp;
  private final ContentStore store;
  private final long epoch;

  /**
   * @param stamp the build stamp
   */
  EditStage(ImageEdits edits, String stamp, ContentStore store, long epoch) {
    this.edits = edits;
    this.stamp = stamp;
    this.store = store;
    this.epoch = epoch;
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    ImageTree image = tree;
    if (edits.release().isPresent()) {
      image = write(image, RELEASE, utf8(stamped(edits.release().get())), 0644);
    }
    if (edits.motd().isPresent()) {
      image = write(image, MOTD, utf8(stamped(edits.motd().get())), 0644);
    }
    if (edits.writeStamp()) {
      image = write(image, BUILDSTAMP, utf8(stamp + "\n"), 0644);
      image = restamp(restamp(image, MOTD), ISSUE);
    }
    if (edits.hostid().isPresent()) {
      image = write(image, HOSTID, utf8(hostid(edits.hostid().get())), 0644);
    }
    if (edits.rootPassword().isPresent()) {
      image = password(image, edits.rootPassword().get().text());
    }
    return new Staged(image, owners);
  }

  private String stamped(String text) {
    return text.replace("@buildstamp@", stamp) + "\n";
  }

  private ImageTree restamp(ImageTree image, TreePath path) throws IOException {
    Optional<String> text = text(image, path);
    return text.isEmpty()
        ? image
        : write(image, path, bytes(STAMP.matcher(text.get()).replaceAll(" " + stamp)), 0644);
  }

  /** The kernel of illumos reads a number in rot47, in quotes, behind a comment. */
  static String hostid(int id) {
    StringBuilder encoded = new StringBuilder();
    for (char c : String.format(Locale.ROOT, "0x%08x", id).toCharArray()) {
      encoded.append((char) ('!' + (c - '!' + 47) % 94));
    }
    return "# DO NOT EDIT\n\"" + encoded + "\"\n";
  }

  private ImageTree password(ImageTree image, String hash) throws IOException {
    String passwd = text(image, PASSWD).orElse("");
    Optional<String> row = row(passwd);
    String marked =
        row.isPresent()
            ? passwd.replaceFirst("(?m)^root:[^:\n]*", "root:x")
            : ended(passwd) + "root:x:0:0:Super-User:/root:/sbin/sh\n";
    ImageTree changed = marked.equals(passwd) ? image : write(image, PASSWD, bytes(marked), 0644);
    String shadow = text(image, SHADOW).orElse("");
    String filled =
        row(shadow).isPresent()
            ? shadow.replaceFirst("(?m)^root:[^:\n]*", Matcher.quoteReplacement("root:" + hash))
            : ended(shadow) + "root:" + hash + ":::::::\n";
    changed = write(changed, SHADOW, bytes(filled), SHADOW_MODE);
    TreePath real = SymlinkWalk.resolve(SHADOW, changed);
    Attributes attributes = changed.find(real).orElseThrow().attributes().withMode(SHADOW_MODE);
    return changed.edit(editor -> editor.setAttributes(real, attributes));
  }

  private static Optional<String> row(String text) {
    return text.lines().filter(line -> line.startsWith("root:")).findFirst();
  }

  private static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes of a file's text, which may be in any encoding. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Optional<String> text(ImageTree image, TreePath path) throws IOException {
    Optional<Entry> entry = image.find(SymlinkWalk.resolve(path, image)).map(image::body);
    return entry.isPresent() && entry.get() instanceof Entry.RegularFile file
        ? Optional.of(new String(store.bytes(file.content()), StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  /** Replaces the content of a file, which keeps its owner and mode, or makes one of root's. */
  private ImageTree write(ImageTree image, TreePath path, byte[] body, int mode)
      throws IOException {
    TreePath real = SymlinkWalk.resolve(path, image);
    Optional<Entry> before = image.find(real).map(image::body);
    if (before.isPresent() && before.get().kind() != Entry.Kind.FILE) {
      throw new ImageBuildException(
          "the image has a " + before.get().kind() + " " + real + ", which is to be a file");
    }
    Attributes attributes =
        before.map(Entry::attributes).orElse(Attributes.root(mode, epoch)).withMtime(epoch);
    Entry file = new Entry.RegularFile(real, attributes, store.put(body));
    return image.edit(editor -> editor.putWithParents(file, Attributes.root(0755, epoch)));
  }
}
