package org.osimage.source.debian.repository;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.content.DerivedFile;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;

/**
 * Turns a Packages file (tens of megabytes) into one that is searched by name: records, then a
 * table of sorted names with the places of their records. Only the names are held in memory.
 */
final class PackageIndexBuilder {
  /** Changed with the layout. */
  static final String FORMAT = "packages 3";

  /** The directory in the cache. */
  static final String DIRECTORY = "packages-3";

  /** Stands for "provides" of every essential package; no package can have this name. */
  static final String ESSENTIAL = "essential:yes";

  static final Set<String> FIELDS =
      Set.of(
          "Package",
          "Version",
          "Architecture",
          "Multi-Arch",
          "Essential",
          "Priority",
          "Pre-Depends",
          "Depends",
          "Recommends",
          "Conflicts",
          "Breaks",
          "Provides",
          "Filename",
          "Size",
          "SHA256");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+.~_-]*");

  private final TreeMap<String, int[]> places = new TreeMap<>();
  private int postings;
  private long odd;
  private String example = "";

  private PackageIndexBuilder() {}

  /**
   * @param name of the Packages file, for messages
   * @return what is odd about it, in a line; empty if nothing is
   */
  static Optional<String> build(InputStream packages, String name, Path target) throws IOException {
    PackageIndexBuilder builder = new PackageIndexBuilder();
    DerivedFile.write(target, FORMAT, out -> builder.write(packages, name, out));
    return builder.odd == 0
        ? Optional.empty()
        : Optional.of(
            name
                + ": "
                + builder.odd
                + (builder.odd == 1 ? " paragraph is odd, " : " paragraphs are odd, e.g. ")
                + builder.example
                + "; it matters only when such a package is needed");
  }

  private void write(InputStream packages, String name, OutputStream file) throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    ParagraphReader reader = ParagraphReader.lenient(packages, name, FIELDS);
    for (Optional<Paragraph> p = reader.next(); p.isPresent(); p = reader.next()) {
      add(p.get(), out, name);
    }
    writeTable(out);
    out.flush();
  }

  private void add(Paragraph p, DataOutputStream out, String index) throws IOException {
    String name = p.text("Package");
    String remark = p.remark();
    if (!NAME.matcher(name).matches() || p.text("Version").isEmpty()) {
      odd(name, "has no usable Package or Version");
      return; // apt finds no such package either
    }
    for (String field : List.of("Size", "SHA256", "Filename")) {
      remark = remark.isEmpty() && p.text(field).isEmpty() ? "lacks the field " + field : remark;
    }
    if (!remark.isEmpty()) {
      odd(name, remark);
    }
    int place = out.size();
    if (place < 0 || place > Integer.MAX_VALUE - (1 << 24)) {
      throw new ImageBuildException(index + " is too large: more than 2 GiB");
    }
    byte[] record = encoded(p, remark);
    out.writeInt(record.length);
    out.write(record);
    post(name, place);
    for (String provided : p.text("Provides").split(",", -1)) {
      String virtual = provided.strip().split("[\\s(:]", 2)[0];
      if (!virtual.isEmpty() && !virtual.equals(name)) {
        post(virtual, ~place);
      }
    }
    if (p.text("Essential").equals("yes")) {
      post(ESSENTIAL, ~place);
    }
  }

  /** Paragraphs that are read although something is odd about them; the first is remembered. */
  private void odd(String name, String what) {
    odd++;
    example =
        example.isEmpty()
            ? "package " + (name.isEmpty() ? "without name" : name) + " (" + what + ")"
            : example;
  }

  private static byte[] encoded(Paragraph p, String remark) {
    StringBuilder text = new StringBuilder();
    for (Paragraph.Field field : p.fields()) {
      String value = field.value().replace('\n', ' ');
      text.append(field.name()).append(": ").append(value).append('\n');
    }
    if (!remark.isEmpty()) {
      text.append("Odd: ").append(remark).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A record's place, or its complement where the name is only provided. */
  private void post(String name, int place) {
    int[] old = places.getOrDefault(name, new int[0]);
    if (old.length > 0 && old[old.length - 1] == place) {
      return;
    }
    int[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = place;
    places.put(name, more);
    postings++;
  }

  private void writeTable(DataOutputStream out) throws IOException {
    int table = out.size();
    int names = 0;
    for (Map.Entry<String, int[]> entry : places.entrySet()) {
      byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
      out.write(name);
      names += name.length;
    }
    for (String name : places.keySet()) {
      out.writeInt(name.getBytes(StandardCharsets.UTF_8).length);
    }
    for (int[] list : places.values()) {
      out.writeInt(list.length);
    }
    for (int[] list : places.values()) {
      for (int place : list) {
        out.writeInt(place);
      }
    }
    out.writeInt(table);
    out.writeInt(names);
    out.writeInt(places.size());
    out.writeInt(postings);
  }
}
