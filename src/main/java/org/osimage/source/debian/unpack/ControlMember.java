package org.osimage.source.debian.unpack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.TarReader;
import org.osimage.content.Content;
import org.osimage.content.PackWriter;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Reads {@code control.tar}: a flat set of small files, one of them {@code control}. Unlike the
 * data, dpkg has it unpacked by tar, so that everything tar knows may be in it.
 */
final class ControlMember {
  /** Larger than any; the longest in Debian are symbols files of a few MB. */
  private static final int MAX_FILE = 64 << 20;

  /** Of {@code control} and {@code conffiles}, which are held in memory. */
  private static final int MAX_READ = 1 << 20;

  private static final int MAX_FILES = 1000;
  private static final int MAX_NAME = 50;

  private final SortedMap<String, ControlFile> files = new TreeMap<>();
  private final Set<TreePath> conffiles = new HashSet<>();
  private final Map<Content, byte[]> small = new HashMap<>();
  private final PackWriter pack;
  private Optional<Paragraph> fields = Optional.empty();

  private ControlMember(PackWriter pack) {
    this.pack = pack;
  }

  static ControlMember read(InputStream tar, DebFile deb, PackWriter pack) throws IOException {
    ControlMember control = new ControlMember(pack);
    ArchiveContents contents = TarReader.read(tar, "its archive", control::keep);
    Map<TreePath, Entry> byPath = new HashMap<>();
    contents.entries().forEach(entry -> byPath.put(entry.path(), entry));
    for (Entry entry : contents.entries()) {
      if (!entry.path().isRoot()) {
        control.add(entry, byPath);
      }
    }
    check(
        control.fields.orElseThrow(() -> new ImageBuildException("it has no file named control")),
        deb);
    return control;
  }

  private Content keep(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_FILE + 1);
    if (bytes.length > MAX_FILE || small.size() >= MAX_FILES) {
      throw new ImageBuildException("it holds one file too many, or one that is too large");
    }
    Content content = pack.put(new ByteArrayInputStream(bytes));
    small.put(content, bytes.length > MAX_READ ? new byte[0] : bytes);
    return content;
  }

  private void add(Entry entry, Map<TreePath, Entry> byPath) throws IOException {
    String name = entry.path().toString();
    Entry body = entry;
    while (body instanceof Entry.HardLink link) { // the reader refuses circles
      body = Optional.ofNullable(byPath.get(link.target())).orElse(entry);
    }
    if (!(body instanceof Entry.RegularFile file) || name.contains("/")) {
      throw new ImageBuildException("'" + name + "' is no plain file at its top");
    }
    if (name.contains(".")) {
      return; // dpkg leaves them out of its database, too
    }
    if (name.length() > MAX_NAME || !name.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new ImageBuildException("'" + name + "' is no name for a file of dpkg's database");
    }
    files.put(name, new ControlFile(file.attributes().mode(), file.content()));
    if (name.equals("control")) {
      fields = Optional.of(ControlRules.checked(ParagraphReader.all(bytes(file, name), name)));
    } else if (name.equals("conffiles")) {
      conffiles.addAll(Conffiles.paths(text(bytes(file, name))));
    }
  }

  private byte[] bytes(Entry.RegularFile file, String name) throws ImageBuildException {
    if (file.content().size() > MAX_READ) {
      throw new ImageBuildException("'" + name + "' is larger than " + MAX_READ + " bytes");
    }
    return small.getOrDefault(file.content(), new byte[0]);
  }

  /** Malformed bytes become replacement characters, as no field that counts may have them. */
  static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether these are the fields of the package that was chosen. */
  static void check(Paragraph found, DebFile deb) throws ImageBuildException {
    String holds =
        found.text("Package") + " " + found.text("Version") + " " + found.text("Architecture");
    if (!holds.equalsIgnoreCase(deb.toString())) {
      throw new ImageBuildException("it holds " + holds + ", which is another package");
    }
  }

  SortedMap<String, ControlFile> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  Paragraph fields() {
    return fields.orElseThrow();
  }

  /** Whether dpkg keeps the MD5 of the file at this path. */
  boolean wantsMd5(TreePath path) {
    return !files.containsKey("md5sums") || conffiles.contains(path);
  }
}
