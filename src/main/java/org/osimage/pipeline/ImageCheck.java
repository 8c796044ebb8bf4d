package org.osimage.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.content.ContentStore;
import org.osimage.source.ips.IpsVerification;
import org.osimage.source.svr4.check.CheckOptions;
import org.osimage.source.svr4.check.InstalledCheck;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Compares an image with its dpkg database, as {@code dpkg --verify} does: every file that a
 * package lists must be there, with the MD5 that the package gives; with its database of SVR4
 * packages, as {@code pkgchk} does; and with the manifests of its IPS packages, as {@code pkg
 * verify} does. Every body of the image is read and must have its digest.
 */
final class ImageCheck {
  private static final TreePath INFO = TreePath.literal("var/lib/dpkg/info");

  private final ImageTree image;
  private final ContentStore store;
  private final List<String> findings = new ArrayList<>();
  private int checked;

  private ImageCheck(ImageTree image, ContentStore store) {
    this.image = image;
    this.store = store;
  }

  /**
   * @param findings in {@code dpkg --verify}'s form or {@code pkgchk}'s words where they have one
   * @param files how many bodies were compared
   */
  record Report(List<String> findings, int files) {}

  static Report of(ImageTree image, ContentStore store) throws IOException {
    return of(image, store, CheckOptions.ALL);
  }

  /**
   * @param svr4 what of SVR4 packages is compared
   */
  static Report of(ImageTree image, ContentStore store, CheckOptions svr4) throws IOException {
    ImageCheck check = new ImageCheck(image, store);
    check.bodies();
    for (Entry entry : image.subtree(INFO)) {
      if (entry.path().name().endsWith(".md5sums")) {
        try {
          check.packageFiles(entry);
        } catch (IOException e) {
          check.findings.add("unreadable  " + entry.path() + ": " + e.getMessage());
        }
      }
    }
    check.findings.addAll(InstalledCheck.of(image, store, svr4));
    try {
      check.findings.addAll(IpsVerification.of(image, store));
    } catch (IOException e) {
      check.findings.add("unreadable  IPS packages: " + e.getMessage());
    }
    return new Report(List.copyOf(check.findings), check.checked);
  }

  private void bodies() throws IOException {
    byte[] chunk = new byte[1 << 20];
    for (Entry entry : image.entries()) {
      if (entry instanceof Entry.RegularFile file) {
        checked++;
        try (InputStream in = store.open(file.content())) {
          while (in.read(chunk, 0, chunk.length) >= 0) {
            // reading to the end compares the digest
          }
        } catch (IOException e) {
          findings.add("damaged     " + entry.path() + ": " + e.getMessage());
        }
      }
    }
  }

  private void packageFiles(Entry md5sums) throws IOException {
    String name = md5sums.path().name();
    String stem = name.substring(0, name.length() - ".md5sums".length());
    Set<String> conffiles = new HashSet<>(lines(INFO.resolve(stem + ".conffiles")));
    for (String line : lines(md5sums.path())) {
      int gap = line.indexOf("  ");
      if (gap != 32) {
        findings.add("malformed   " + md5sums.path() + ": " + line);
        continue;
      }
      String path = line.substring(gap + 2);
      try {
        compare(stem, path, line.substring(0, gap), conffiles.contains("/" + path));
      } catch (IOException e) {
        findings.add("unreadable  /" + path + " (" + stem + "): " + e.getMessage());
      }
    }
  }

  private void compare(String packageName, String path, String md5, boolean conffile)
      throws IOException {
    TreePath real = SymlinkWalk.resolve(TreePath.of(path).parent(), image);
    Optional<Entry> entry = image.find(real.resolve(TreePath.of(path).name())).map(image::body);
    String kind = conffile ? " c /" : "   /";
    if (entry.isEmpty()) {
      findings.add("missing  " + kind + path + " (" + packageName + ")");
    } else if (!(entry.get() instanceof Entry.RegularFile file) || !md5.equals(md5(file))) {
      findings.add("??5??????" + kind + path + " (" + packageName + ")");
    }
  }

  private String md5(Entry.RegularFile file) throws IOException {
    try (InputStream in = store.open(file.content())) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private List<String> lines(TreePath path) throws IOException {
    Optional<Entry> entry = image.find(path);
    return entry.isPresent() && entry.get() instanceof Entry.RegularFile file
        ? new String(store.bytes(file.content()), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }
}
