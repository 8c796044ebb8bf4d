package org.osimage.source.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osimage.account.AccountFile;
import org.osimage.account.Accounts;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageText;
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
  private static final String ROOT = "root";

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
      image = write(image, RELEASE, stamped(edits.release().get()));
    }
    if (edits.motd().isPresent()) {
      image = write(image, MOTD, stamped(edits.motd().get()));
    }
    if (edits.writeStamp()) {
      image = write(image, BUILDSTAMP, stamp + "\n");
      image = restamp(restamp(image, MOTD), ISSUE);
    }
    if (edits.hostid().isPresent()) {
      image = write(image, HOSTID, hostid(edits.hostid().get()));
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
    Optional<String> text = text(image).read(path);
    return text.isEmpty()
        ? image
        : write(image, path, STAMP.matcher(text.get()).replaceAll(" " + stamp));
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
    AccountFile passwd = table(image, Accounts.PASSWD, 7);
    AccountFile marked =
        passwd.with(
            with(
                1,
                "x",
                passwd
                    .find(ROOT)
                    .orElse(List.of(ROOT, "x", "0", "0", "Super-User", "/root", "/sbin/sh"))));
    ImageTree changed = image;
    if (!marked.text().equals(passwd.text())) {
      changed = write(image, TreePath.literal(passwd.path()), marked.text());
    }
    AccountFile shadow = table(image, Accounts.SHADOW, 9);
    List<String> row = shadow.find(ROOT).orElse(List.of(ROOT, "", "", "", "", "", "", "", ""));
    TreePath path = TreePath.literal(shadow.path());
    changed = write(changed, path, shadow.with(with(1, hash, row)).text());
    TreePath real = SymlinkWalk.resolve(path, changed);
    Attributes attributes = changed.find(real).orElseThrow().attributes().withMode(SHADOW_MODE);
    return changed.edit(editor -> editor.setAttributes(real, attributes));
  }

  private AccountFile table(ImageTree image, String path, int fields) throws IOException {
    return AccountFile.parse(path, fields, text(image).read(path).orElse(""));
  }

  private static List<String> with(int field, String value, List<String> row) {
    List<String> changed = new ArrayList<>(row);
    changed.set(field, value);
    return changed;
  }

  private ImageText text(ImageTree image) {
    return new ImageText(image, store);
  }

  private ImageTree write(ImageTree image, TreePath path, String text) throws IOException {
    return text(image).write(path, text, Attributes.root(0644, epoch));
  }
}
