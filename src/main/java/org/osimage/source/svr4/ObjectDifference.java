package org.osimage.source.svr4;

import java.util.Locale;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;

/** What two packages see differently in a path that both deliver. */
final class ObjectDifference {
  private ObjectDifference() {}

  /** Empty if both can be true at once; times never differ. */
  static String of(PlacedObject a, PlacedObject b) {
    if (kind(a.type()) != kind(b.type())) {
      return "type (" + a.type().letter() + ", " + b.type().letter() + ")";
    }
    if (a.type().isFile()
        && !a.body().orElseThrow().content().equals(b.body().orElseThrow().content())) {
      return "content";
    }
    if (a.type() == ObjectType.SYMLINK && !a.target().equals(b.target())) {
      return "target (" + a.target() + ", " + b.target() + ")";
    }
    if (a.type() == ObjectType.LINK && !a.linked().equals(b.linked())) {
      return "target (" + a.target() + ", " + b.target() + ")";
    }
    if (a.type().isDevice()
        && (a.entry().major() != b.entry().major() || a.entry().minor() != b.entry().minor())) {
      return "device numbers";
    }
    if (a.mode() != MapEntry.UNKNOWN && b.mode() != MapEntry.UNKNOWN && a.mode() != b.mode()) {
      return String.format(Locale.ROOT, "mode (%04o, %04o)", a.mode(), b.mode());
    }
    boolean owner = differ(a.owner(), b.owner());
    if (owner || differ(a.group(), b.group())) {
      return "owner (" + a.owner() + ":" + a.group() + ", " + b.owner() + ":" + b.group() + ")";
    }
    return "";
  }

  private static boolean differ(String a, String b) {
    return !a.equals(b) && !a.equals(MapEntry.ANY) && !b.equals(MapEntry.ANY);
  }

  private static ObjectType kind(ObjectType type) {
    return type.isFile() ? ObjectType.FILE : type.isDirectory() ? ObjectType.DIRECTORY : type;
  }
}
