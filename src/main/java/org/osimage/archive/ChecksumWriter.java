package org.osimage.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Digests;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * Writes the files of a tree with their checksums, in one of the forms that {@code
 * boot_archive.manifest} has had: as md5sum(1) and sha256sum(1) check them, or as joyent-live's
 * scanner printed a system. Paths begin with {@code ./} and stand in the order of their bytes.
 * Every name of a file is listed.
 */
public final class ChecksumWriter implements TreeWriter {
  /** What a line looks like. */
  public enum Form {
    /** {@code digest}, two blanks, path; files only. */
    MD5SUM,
    /** As {@link #MD5SUM}, with SHA-256; no body is read. */
    SHA256SUM,
    /**
     * Type d, f or s, path, mode, owner and group, of files the MD5; of a symbolic link {@code
     * path=target}. Devices are left out, hard links are files.
     */
    SCANNER
  }

  private final Form form;
  private final OwnerNames names;

  /**
   * @param names for {@link Form#SCANNER}; ids that have none are written as numbers
   */
  public ChecksumWriter(Form form, OwnerNames names) {
    this.form = form;
    this.names = names;
  }

  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) {
    return new Plan(tree, store);
  }

  private final class Plan implements PlannedOutput {
    private final ImageTree tree;
    private final ContentStore store;

    Plan(ImageTree tree, ContentStore store) {
      this.tree = tree;
      this.store = store;
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return form + " of " + tree.size() + " entries\n";
    }

    @Override
    public void writeTo(ImageChannel out) throws IOException {
      List<Entry> entries = new ArrayList<>(tree.entries());
      entries.sort(Comparator.comparing((Entry e) -> e.path().toBytes(), Arrays::compareUnsigned));
      Map<Content, String> known = new HashMap<>(); // several names may have one body
      for (Entry entry : entries) {
        Entry body = tree.body(entry);
        if (form == Form.SCANNER) {
          out.write(scanned(entry, body, known).getBytes(StandardCharsets.UTF_8));
        } else if (body instanceof Entry.RegularFile file) {
          String sum = form == Form.MD5SUM ? md5(file.content(), known) : file.content().hex();
          out.write(line(sum, "./" + entry.path()).getBytes(StandardCharsets.UTF_8));
        }
      }
    }

    private String scanned(Entry entry, Entry body, Map<Content, String> known) throws IOException {
      String path = entry.path().isRoot() ? "." : "./" + entry.path();
      return switch (body.kind()) {
        case DIRECTORY -> "d " + path + owned(body) + "\n";
        case FILE, HARD_LINK -> {
          String sum = md5(((Entry.RegularFile) body).content(), known);
          yield "f " + path + owned(body) + " " + sum + "\n";
        }
        case SYMLINK -> "s " + path + "=" + ((Entry.Symlink) body).target() + "\n";
        case DEVICE, FIFO -> "";
      };
    }

    private String owned(Entry body) {
      Attributes a = body.attributes();
      return String.format(
          Locale.ROOT,
          " %04o %s %s",
          a.mode(),
          names.users().apply(a.uid()).orElse(Long.toString(a.uid())),
          names.groups().apply(a.gid()).orElse(Long.toString(a.gid())));
    }

    private String md5(Content content, Map<Content, String> known) throws IOException {
      String sum = known.get(content);
      if (sum == null) {
        sum = Digests.hex("MD5", store, content);
        known.put(content, sum);
      }
      return sum;
    }
  }

  /** With a backslash before it where the name needs escapes, as coreutils print and read it. */
  private static String line(String sum, String path) {
    String escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    return (escaped.equals(path) ? "" : "\\") + sum + "  " + escaped + "\n";
  }
}
