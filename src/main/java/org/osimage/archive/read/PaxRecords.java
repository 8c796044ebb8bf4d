package org.osimage.archive.read;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;

/**
 * The records of pax extended headers: bytes by keyword, those of the member before global ones.
 */
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";
  private static final String OTHER_XATTR = "LIBARCHIVE.xattr.";
  static final String SPARSE = "GNU.sparse.";
  private static final int LONGEST_MAP = 1 << 16;

  private final Map<String, byte[]> records = new TreeMap<>();

  /** These records, with others before them. */
  PaxRecords over(PaxRecords global) {
    PaxRecords both = new PaxRecords();
    both.records.putAll(global.records);
    both.records.putAll(records);
    return both;
  }

  /** Sets a value as GNU's long names do. */
  void put(String key, byte[] value) {
    records.put(key, value);
  }

  /** Parses "length keyword=value\n" records up to the end. */
  void parse(byte[] body, ArchiveInput in) throws ImageBuildException {
    int at = 0;
    while (at < body.length) {
      int space = at;
      while (space < body.length && body[space] >= '0' && body[space] <= '9' && space - at < 9) {
        space++;
      }
      boolean digits = space > at && space < body.length && body[space] == ' ';
      int length =
          digits
              ? Integer.parseInt(new String(body, at, space - at, StandardCharsets.US_ASCII))
              : 0;
      int end = at + length;
      int equals = space + 1;
      while (equals < Math.min(end, body.length) && body[equals] != '=') {
        equals++;
      }
      if (end > body.length || equals >= end || body[end - 1] != '\n') {
        throw in.error("damaged pax header before byte " + in.position());
      }
      String key = new String(body, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      put(key, Arrays.copyOfRange(body, equals + 1, end - 1), in);
      at = end;
    }
  }

  /** GNU's sparse form 0.0 repeats two keywords for every piece: they become the list of 0.1. */
  private void put(String key, byte[] value, ArchiveInput in) throws ImageBuildException {
    if (!key.equals(SPARSE + "offset") && !key.equals(SPARSE + "numbytes")) {
      records.put(key, value);
      return;
    }
    byte[] before = records.getOrDefault(SPARSE + "map", new byte[0]);
    if (before.length > LONGEST_MAP) {
      throw in.error("a list of holes before byte " + in.position() + " is too long");
    }
    ByteArrayOutputStream list = new ByteArrayOutputStream(before.length + value.length + 1);
    list.writeBytes(before);
    if (before.length > 0) {
      list.write(',');
    }
    list.writeBytes(value);
    records.put(SPARSE + "map", list.toByteArray());
  }

  /** Empty values delete what came before them. */
  Optional<byte[]> bytes(String key) {
    return Optional.ofNullable(records.get(key)).filter(value -> value.length > 0);
  }

  Optional<String> text(String key) {
    return bytes(key).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /**
   * Whole seconds, bytes or ids; a fraction is cut off towards the past.
   *
   * @throws ImageBuildException if it is no number that fits
   */
  Optional<Long> number(String key, ArchiveInput in) throws ImageBuildException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("-?[0-9]{1,18}(\\.[0-9]*)?")) {
      throw in.error("damaged pax record " + key + " before byte " + in.position());
    }
    int dot = text.get().indexOf('.');
    String whole = dot < 0 ? text.get() : text.get().substring(0, dot);
    long value = Long.parseLong(whole);
    boolean fraction = dot >= 0 && !text.get().substring(dot + 1).matches("0*");
    return Optional.of(fraction && whole.startsWith("-") ? value - 1 : value);
  }

  /** Extended attributes: name to value in hexadecimal. */
  SortedMap<String, String> xattrs() {
    SortedMap<String, String> xattrs = new TreeMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(OTHER_XATTR) && key.length() > OTHER_XATTR.length()) {
            decode(value)
                .ifPresent(v -> xattrs.put(unquoted(key.substring(OTHER_XATTR.length())), v));
          }
        });
    records.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
            xattrs.put(key.substring(XATTR.length()), HexFormat.of().formatHex(value));
          }
        });
    return xattrs;
  }

  private static Optional<String> decode(byte[] base64) {
    try {
      String text = new String(base64, StandardCharsets.US_ASCII).replaceAll("[=\\s]", "");
      return Optional.of(HexFormat.of().formatHex(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the same attribute stands in the other form, too
    }
  }

  /** libarchive writes names of attributes as in an URL. */
  private static String unquoted(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  /** What the records say that an entry of an image does not. */
  void note(EntryCollector collector, Object member) {
    for (String key : records.keySet()) {
      if (key.equals("SCHILY.acl.default") || key.equals("SCHILY.acl.ace")) {
        collector.note(ArchiveNote.Kind.ACL, member);
      } else if (key.equals("RHT.security.selinux")) {
        collector.note(ArchiveNote.Kind.SELINUX, member);
      } else if (key.equals("SCHILY.fflags")) {
        collector.note(ArchiveNote.Kind.ATTRIBUTES, member);
      }
    }
  }

  /** Whether the member's body is GNU's list of holes and not its content. */
  boolean sparse() {
    return records.keySet().stream().anyMatch(key -> key.startsWith(SPARSE));
  }
}
