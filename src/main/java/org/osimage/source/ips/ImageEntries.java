package org.osimage.source.ips;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.ips.image.LegacyEntry;
import org.osimage.source.ips.plan.Delivered;
import org.osimage.source.ips.plan.ImagePlan;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Turns a plan and the bodies of its files into the entries of an image. */
final class ImageEntries {
  /** Where a body lies. */
  interface Bodies {
    Content of(Delivered delivered) throws IOException;
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final ImagePlan plan;
  private final ContentStore store;
  private final long epoch;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<TreePath, SymbolicOwner> owners = new HashMap<>();
  private final Map<TreePath, String> origins = new HashMap<>();

  /** Of packages for messages, each text once. */
  private final Map<String, String> names = new HashMap<>();

  ImageEntries(ImagePlan plan, ContentStore store, long epoch) {
    this.plan = plan;
    this.store = store;
    this.epoch = epoch;
  }

  List<Entry> entries() {
    return entries;
  }

  Map<TreePath, SymbolicOwner> owners() {
    return owners;
  }

  /** The package that delivers a path. */
  Map<TreePath, String> origins() {
    return origins;
  }

  void add(Bodies bodies) throws IOException {
    for (Map.Entry<TreePath, Delivered> entry : plan.directories().entrySet()) {
      Attributes attributes = Attributes.root(entry.getValue().mode(), epoch);
      add(new Entry.Directory(entry.getKey(), attributes), entry.getValue());
      own(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<TreePath, Optional<TreePath>> entry : plan.implied().entrySet()) {
      imply(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<TreePath, Delivered> entry : plan.files().entrySet()) {
      file(entry.getKey(), entry.getValue(), bodies);
    }
    for (Map.Entry<TreePath, TreePath> entry : plan.hardLinks().entrySet()) {
      entries.add(new Entry.HardLink(entry.getKey(), Attributes.root(0, epoch), entry.getValue()));
      Optional.ofNullable(origins.get(entry.getValue()))
          .ifPresent(origin -> origins.put(entry.getKey(), origin));
    }
    for (Map.Entry<TreePath, Delivered> entry : plan.symbolicLinks().entrySet()) {
      String target = entry.getValue().required("target");
      if (target.isEmpty()) {
        throw entry.getValue().wrong("has an empty target");
      }
      add(
          new Entry.Symlink(entry.getKey(), Attributes.root(0777, epoch), target),
          entry.getValue());
    }
    licenses(bodies);
  }

  private void add(Entry entry, Delivered delivered) {
    entries.add(entry);
    origins.put(
        entry.path(), names.computeIfAbsent(delivered.fmri().name(), n -> delivered.packageName()));
  }

  private void own(TreePath path, Delivered delivered) throws IOException {
    owners.put(path, new SymbolicOwner(delivered.required("owner"), delivered.required("group")));
  }

  /** A directory that nobody names is like the next one above it that somebody does. */
  private void imply(TreePath path, Optional<TreePath> above) throws IOException {
    Attributes attributes = Attributes.root(0755, epoch);
    Optional<Delivered> like = above.flatMap(a -> Optional.ofNullable(plan.directories().get(a)));
    if (like.isPresent()) {
      attributes = attributes.withMode(like.get().mode());
      own(path, like.get());
    }
    entries.add(new Entry.Directory(path, attributes));
  }

  private void file(TreePath path, Delivered delivered, Bodies bodies) throws IOException {
    Attributes attributes = Attributes.root(delivered.mode(), time(delivered));
    add(new Entry.RegularFile(path, attributes, bodies.of(delivered)), delivered);
    own(path, delivered);
  }

  private long time(Delivered delivered) throws IOException {
    Optional<String> text = delivered.action().value("timestamp");
    if (text.isEmpty()) {
      return epoch;
    }
    try {
      return LocalDateTime.parse(text.get(), TIME).toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw delivered.wrong("has the timestamp '" + text.get() + "', which is none");
    }
  }

  private void licenses(Bodies bodies) throws IOException {
    Map<TreePath, Content> placed = new HashMap<>();
    for (Delivered license : plan.licenses()) {
      TreePath path =
          TreePath.of(
              "var/pkg/license/"
                  + license.fmri().encodedName()
                  + "/license."
                  + encoded(license.required("license")));
      Content body = bodies.of(license);
      Optional<Content> before = Optional.ofNullable(placed.putIfAbsent(path, body));
      if (before.isPresent() && !before.get().equals(body)) {
        throw license.wrong("stands twice in the package, with different texts");
      }
      if (before.isEmpty()) {
        add(new Entry.RegularFile(path, Attributes.root(0444, epoch), body), license);
      }
    }
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || "_.-~".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return text.toString();
  }

  /**
   * The entries of SVR4 tools.
   *
   * @param summaries by package name
   */
  void legacy(String architecture, Map<String, String> summaries) throws IOException {
    for (Delivered legacy : plan.legacy()) {
      String text =
          LegacyEntry.text(
              legacy, architecture, summaries.getOrDefault(legacy.fmri().name(), ""), epoch);
      TreePath path = TreePath.of("var/sadm/pkg/" + legacy.required("pkg") + "/pkginfo");
      add(
          new Entry.RegularFile(
              path,
              Attributes.root(0644, epoch),
              store.put(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
          legacy);
    }
  }

  /** Files that the image keeps of itself. */
  void records(Map<TreePath, byte[]> files, String origin) throws IOException {
    for (Map.Entry<TreePath, byte[]> file : files.entrySet()) {
      entries.add(
          new Entry.RegularFile(
              file.getKey(), Attributes.root(0644, epoch), store.put(file.getValue())));
      origins.put(file.getKey(), origin);
    }
  }
}
