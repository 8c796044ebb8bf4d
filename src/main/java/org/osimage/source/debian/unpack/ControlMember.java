package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.PackWriter;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;
import org.osimage.tree.TreePath;

/** Reads {@code control.tar}: a flat set of small files, one of them {@code control}. */
final class ControlMember {
  /** Larger than any; the longest in Debian are symbols files of a few MB. */
  private static final int MAX_FILE = 64 << 20;

  private static final int MAX_FILES = 1000;

  private final SortedMap<String, ControlFile> files = new TreeMap<>();
  private final Set<TreePath> conffiles = new HashSet<>();
  private Optional<Paragraph> fields = Optional.empty();

  private ControlMember() {}

  static ControlMember read(InputStream tar, DebFile deb, PackWriter pack) throws IOException {
    ControlMember control = new ControlMember();
    TarMembers members = new TarMembers(tar);
    for (var m = members.next(); m.isPresent(); m = members.next()) {
      control.add(m.get(), pack);
    }
    check(
        control.fields.orElseThrow(() -> new ImageBuildException("it has no file named control")),
        deb);
    return control;
  }

  private void add(TarMembers.Member member, PackWriter pack) throws IOException {
    String name = member.shown().replaceFirst("^(\\./)+", "");
    if (member.type() == '5' && (name.isEmpty() || name.equals("."))) {
      return;
    }
    if (member.type() != '0' || !name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")) {
      throw new ImageBuildException("'" + name + "' is no plain file at its top");
    }
    byte[] body = member.body().readNBytes(MAX_FILE + 1);
    if (body.length > MAX_FILE || files.size() >= MAX_FILES) {
      throw new ImageBuildException("'" + name + "' is one file too many or too large");
    }
    Content content = pack.put(new java.io.ByteArrayInputStream(body));
    if (files.put(name, new ControlFile(member.mode(), content)) != null) {
      throw new ImageBuildException("'" + name + "' stands in it twice");
    }
    if (name.equals("control")) {
      fields = Optional.of(ParagraphReader.first(body, "control"));
    } else if (name.equals("conffiles")) {
      conffiles.addAll(Conffiles.paths(text(body)));
    }
  }

  /** Malformed bytes become replacement characters, as no field that counts may have them. */
  static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether these are the fields of the package that was chosen. */
  static void check(Paragraph found, DebFile deb) throws ImageBuildException {
    String holds =
        found.text("Package").toLowerCase(Locale.ROOT)
            + " "
            + found.text("Version")
            + " "
            + found.text("Architecture");
    if (!holds.equals(deb.toString())) {
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
