package org.osimage.source.ips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.account.Accounts;
import org.osimage.content.ContentStore;
import org.osimage.content.Digests;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Manifest;
import org.osimage.source.ips.image.ImageConfigurationReader;
import org.osimage.source.ips.plan.Delivered;
import org.osimage.source.ips.plan.ImagePlan;
import org.osimage.source.ips.plan.ImagePlan.PlannedPackage;
import org.osimage.source.ips.plan.Planner;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Compares an image with the manifests of its IPS packages, as pkg verify does: type, mode, owner
 * and group, link targets, and the content of files that nobody is expected to edit.
 */
public final class IpsVerification {
  private static final TreePath PUBLISHERS = TreePath.literal("var/pkg/publisher");
  private static final TreePath CONFIGURATION = TreePath.literal("var/pkg/pkg5.image");

  /** {@code var/pkg/publisher/P/pkg/NAME/VERSION}. */
  private static final int MANIFEST_DEPTH = 7;

  private final ImageTree image;
  private final ContentStore store;
  private final List<String> findings = new ArrayList<>();

  private IpsVerification(ImageTree image, ContentStore store) {
    this.image = image;
    this.store = store;
  }

  /** What is wrong, one line each with the package; nothing for an image without IPS packages. */
  public static List<String> of(ImageTree image, ContentStore store) throws IOException {
    IpsVerification verification = new IpsVerification(image, store);
    Optional<String> configuration = new ImageText(image, store).read(CONFIGURATION);
    if (configuration.isPresent()) {
      verification.run(configuration.get());
    }
    return verification.findings;
  }

  private void run(String configuration) throws IOException {
    List<PlannedPackage> packages = new ArrayList<>();
    for (Entry entry : image.subtree(PUBLISHERS)) {
      if (entry instanceof Entry.RegularFile file && entry.path().depth() == MANIFEST_DEPTH) {
        Manifest manifest = Manifest.of(store.bytes(file.content()), String.valueOf(entry.path()));
        packages.add(
            new PlannedPackage(
                manifest
                    .fmri()
                    .orElseThrow(() -> new ImageBuildException(entry.path() + " has no pkg.fmri")),
                manifest));
      }
    }
    ImagePlan plan = Planner.plan(packages, ImageConfigurationReader.varcets(configuration));
    Owners owners = new Owners();
    for (Map.Entry<TreePath, Delivered> one : plan.directories().entrySet()) {
      compare(one.getKey(), one.getValue(), Entry.Kind.DIRECTORY, owners);
    }
    for (Map.Entry<TreePath, Delivered> one : plan.files().entrySet()) {
      if (compare(one.getKey(), one.getValue(), Entry.Kind.FILE, owners)) {
        content(one.getKey(), one.getValue());
      }
    }
    for (Map.Entry<TreePath, Delivered> one : plan.symbolicLinks().entrySet()) {
      link(one.getKey(), one.getValue());
    }
    for (Map.Entry<TreePath, TreePath> one : plan.hardLinks().entrySet()) {
      Optional<Entry> link = image.find(one.getKey()).map(image::body);
      if (link.isEmpty() || !link.equals(image.find(one.getValue()).map(image::body))) {
        findings.add("/" + one.getKey() + ": no hard link to /" + one.getValue());
      }
    }
  }

  private void found(TreePath path, Delivered delivered, String what) {
    findings.add("/" + path + " (" + delivered.packageName() + "): " + what);
  }

  private boolean compare(TreePath path, Delivered delivered, Entry.Kind kind, Owners owners)
      throws IOException {
    Optional<Entry> entry = image.find(path).map(image::body);
    if (entry.isEmpty()) {
      found(path, delivered, "missing");
      return false;
    }
    if (entry.get().kind() != kind) {
      found(path, delivered, "is a " + entry.get().kind() + ", not a " + kind);
      return false;
    }
    int mode = entry.get().attributes().mode();
    if (mode != delivered.mode()) {
      found(
          path,
          delivered,
          String.format(Locale.ROOT, "mode %04o, should be %04o", mode, delivered.mode()));
    }
    owners.compare(path, entry.get(), delivered);
    return true;
  }

  /** Ids of the image's own files. */
  private final class Owners {
    private final Accounts accounts;
    private final Map<String, String> faults = new HashMap<>();

    Owners() throws IOException {
      accounts = Accounts.of(image, store);
    }

    void compare(TreePath path, Entry entry, Delivered delivered) throws IOException {
      String user = delivered.required("owner");
      String group = delivered.required("group");
      try {
        long uid = accounts.uid(user, "owner");
        long gid = accounts.gid(group, "group");
        if (uid != entry.attributes().uid() || gid != entry.attributes().gid()) {
          found(
              path,
              delivered,
              "owned by "
                  + entry.attributes().uid()
                  + ":"
                  + entry.attributes().gid()
                  + ", should be "
                  + user
                  + ":"
                  + group);
        }
      } catch (ImageBuildException e) {
        String message = String.valueOf(e.getMessage());
        if (Optional.ofNullable(faults.put(user + ":" + group, message)).isEmpty()) {
          found(path, delivered, message);
        }
      }
    }
  }

  private void link(TreePath path, Delivered delivered) throws IOException {
    Optional<Entry> entry = image.find(path);
    String target = delivered.required("target");
    if (entry.isEmpty()) {
      found(path, delivered, "missing");
    } else if (!(entry.get() instanceof Entry.Symlink link) || !link.target().equals(target)) {
      found(path, delivered, "is no symbolic link to " + target);
    }
  }

  private void content(TreePath path, Delivered delivered) throws IOException {
    Optional<Entry> entry = image.find(path).map(image::body);
    Action action = delivered.action();
    if (action.has("preserve")
        || entry.isEmpty()
        || !(entry.get() instanceof Entry.RegularFile file)) {
      return;
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String hash : action.values("pkg.content-hash")) {
      String[] words = hash.split(":", 3);
      if (words.length == 3 && words[0].equals("file")) {
        hashes.put(words[1], words[2]);
      }
    }
    String sha256 = hashes.getOrDefault("sha256", "");
    if (!sha256.isEmpty()) {
      differs(path, delivered, sha256, file.content().hex());
    } else if (hashes.containsKey("sha512t_256")) {
      differs(
          path,
          delivered,
          hashes.getOrDefault("sha512t_256", ""),
          Digests.hex("SHA-512/256", store, file.content()));
    } else {
      differs(
          path,
          delivered,
          action.payload().orElse(""),
          Digests.hex("SHA-1", store, file.content()));
    }
  }

  private void differs(TreePath path, Delivered delivered, String expected, String actual) {
    if (!expected.equals(actual)) {
      found(path, delivered, "hash " + actual + ", should be " + expected);
    }
  }
}
