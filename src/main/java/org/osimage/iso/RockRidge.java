package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osimage.bytes.Fields;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.Nodes;

/**
 * Rock Ridge fields (RRIP 1.10, with the serial number that 1.12 appends to PX) of one entry. No
 * relocated directories, no RR field: no reader needs either.
 */
final class RockRidge {
  /** What a field of one length byte has for text behind its five-byte head. */
  private static final int PIECE = 250;

  private static final int CONTINUE = 0x01;
  private static final int CURRENT = 0x02;
  private static final int PARENT = 0x04;
  private static final int ROOT = 0x08;

  private final Nodes nodes;
  private final RecordDates dates = new RecordDates();

  RockRidge(Nodes nodes) {
    this.nodes = nodes;
  }

  /** For the record of an entry in its parent. */
  List<byte[]> named(int node) {
    List<byte[]> fields = new ArrayList<>(4);
    Entry body = nodes.body(node);
    inode(fields, node);
    if (body instanceof Device device) {
      fields.add(
          new Fields(20)
              .ascii("PN")
              .u8(20)
              .u8(1)
              .both32(device.major())
              .both32(device.minor())
              .toBytes());
    }
    name(fields, nodes.entry(node).path().nameBytes());
    if (body instanceof Symlink link) {
      target(fields, link.target());
    }
    return fields;
  }

  /** For the records {@code .} and {@code ..}, which have no name. */
  List<byte[]> unnamed(int node) {
    List<byte[]> fields = new ArrayList<>(2);
    inode(fields, node);
    return fields;
  }

  /** For the root's own record, which also announces the extension. */
  List<byte[]> root() {
    List<byte[]> fields = new ArrayList<>(4);
    fields.add(new Fields().ascii("SP").u8(7).u8(1).u8(0xbe).u8(0xef).u8(0).toBytes());
    inode(fields, 0);
    fields.add(announcement());
    return fields;
  }

  private static byte[] announcement() {
    String id = "RRIP_1991A";
    String description =
        "THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
    String source =
        "PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN"
            + " PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION.";
    return new Fields()
        .ascii("ER")
        .u8(8 + id.length() + description.length() + source.length())
        .u8(1)
        .u8(id.length())
        .u8(description.length())
        .u8(source.length())
        .u8(1)
        .ascii(id + description + source)
        .toBytes();
  }

  private void inode(List<byte[]> fields, int node) {
    Attributes attributes = nodes.entry(node).attributes();
    byte[] time = dates.of(nodes.entry(node));
    fields.add(
        new Fields(44)
            .ascii("PX")
            .u8(44)
            .u8(1)
            .both32(type(nodes.body(node)) | attributes.mode())
            .both32(nodes.links(node))
            .both32(attributes.uid())
            .both32(attributes.gid())
            .both32(nodes.serial(node))
            .toBytes());
    fields.add(
        new Fields(26)
            .ascii("TF")
            .u8(26)
            .u8(1)
            .u8(0x0e) // modification, access and attribute change, seven bytes each
            .put(time)
            .put(time)
            .put(time)
            .toBytes());
  }

  private static int type(Entry body) {
    return switch (body.kind()) {
      case DIRECTORY -> 0040000;
      case FILE, HARD_LINK -> 0100000;
      case SYMLINK -> 0120000;
      case DEVICE -> body instanceof Device device && device.block() ? 0060000 : 0020000;
      case FIFO -> 0010000;
    };
  }

  private static void name(List<byte[]> fields, byte[] name) {
    for (int at = 0; at < name.length; at += PIECE) {
      int n = Math.min(PIECE, name.length - at);
      Fields field = new Fields(5 + n).ascii("NM").u8(5 + n).u8(1);
      field.u8(at + n < name.length ? CONTINUE : 0).put(Arrays.copyOfRange(name, at, at + n));
      fields.add(field.toBytes());
    }
  }

  /** SL fields; a component that a field has no room for goes on in the next one. */
  private static void target(List<byte[]> fields, String target) {
    byte[] text = target.getBytes(StandardCharsets.UTF_8);
    Fields components = new Fields();
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '/') {
        components = component(fields, components, Arrays.copyOfRange(text, start, i), start == 0);
        start = i + 1;
      }
    }
    fields.add(link(components, 0));
  }

  private static Fields component(List<byte[]> fields, Fields open, byte[] name, boolean first) {
    int flag = special(name, first);
    if (flag == 0 && name.length == 0) {
      return open; // a doubled or trailing slash, which means nothing
    }
    byte[] left = flag == 0 ? name : new byte[0];
    Fields components = open;
    do {
      int room = PIECE - components.size() - 2;
      if (room < Math.min(left.length, 1)) {
        fields.add(link(components, CONTINUE));
        components = new Fields();
        room = PIECE - 2;
      }
      int n = Math.min(room, left.length);
      components.u8(n < left.length ? CONTINUE : flag).u8(n).put(Arrays.copyOf(left, n));
      left = Arrays.copyOfRange(left, n, left.length);
    } while (left.length > 0);
    return components;
  }

  private static int special(byte[] name, boolean first) {
    if (name.length == 0) {
      return first ? ROOT : 0;
    }
    if (name[0] != '.' || name.length > 2 || name[name.length - 1] != '.') {
      return 0;
    }
    return name.length == 1 ? CURRENT : PARENT;
  }

  private static byte[] link(Fields components, int flags) {
    return new Fields()
        .ascii("SL")
        .u8(5 + components.size())
        .u8(1)
        .u8(flags)
        .put(components.toBytes())
        .toBytes();
  }
}
