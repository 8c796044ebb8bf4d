package org.osimage.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.HardLinks;
import org.osimage.tree.ImageTree;

/**
 * Writes a tree as an mtree(5) specification: one line an entry, with type, mode, owner, time, size
 * and SHA-256. No body is read. Names are encoded as vis(3) does with VIS_OCTAL.
 */
public final class MtreeWriter implements TreeWriter {
  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) {
    return new Plan(tree);
  }

  private record Plan(ImageTree tree) implements PlannedOutput {
    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return "mtree specification of " + tree.size() + " entries";
    }

    @Override
    public void writeTo(ImageChannel out) throws IOException {
      HardLinks links = HardLinks.of(tree);
      out.write("#mtree v2.0\n".getBytes(StandardCharsets.US_ASCII));
      for (Entry entry : tree.entries()) {
        out.write(line(entry, links).getBytes(StandardCharsets.US_ASCII));
      }
    }

    private String line(Entry entry, HardLinks links) {
      Entry body = tree.body(entry);
      Attributes a = body.attributes();
      StringBuilder line = new StringBuilder(name(entry)).append(" type=").append(type(body));
      line.append(String.format(Locale.ROOT, " mode=%04o", a.mode()));
      line.append(" uid=").append(a.uid()).append(" gid=").append(a.gid());
      line.append(" time=").append(a.mtime()).append(".0");
      if (body instanceof Entry.RegularFile file) {
        line.append(" nlink=").append(links.count(entry));
        line.append(" size=").append(file.content().size());
        line.append(" sha256digest=").append(file.content().hex());
      } else if (body instanceof Entry.Symlink link) {
        line.append(" link=").append(encode(link.target().getBytes(StandardCharsets.UTF_8)));
      } else if (body instanceof Entry.Device device) {
        line.append(" device=native,").append(device.major()).append(',').append(device.minor());
      }
      return line.append('\n').toString();
    }

    private static String name(Entry entry) {
      return entry.path().isRoot() ? "." : "./" + encode(entry.path().toBytes());
    }

    private static String type(Entry body) {
      return switch (body.kind()) {
        case DIRECTORY -> "dir";
        case FILE, HARD_LINK -> "file";
        case SYMLINK -> "link";
        case DEVICE -> ((Entry.Device) body).block() ? "block" : "char";
        case FIFO -> "fifo";
      };
    }

    private static String encode(byte[] raw) {
      StringBuilder text = new StringBuilder(raw.length);
      for (byte b : raw) {
        if (b > ' ' && b < 0x7f && b != '\\' && b != '#' && b != '=') {
          text.append((char) b);
        } else {
          text.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
        }
      }
      return text.toString();
    }
  }
}
