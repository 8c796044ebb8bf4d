package org.osimage.shell.tool.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.text.Sizes;

/** od(1): bytes and little-endian words. */
public final class Dump {
  private static final Options.Syntax SYNTAX =
      Options.of("A:j:N:t:vabcdoxw::")
          .with("address-radix:", 'A')
          .with("skip-bytes:", 'j')
          .with("read-bytes:", 'N')
          .with("format:", 't')
          .with("output-duplicates", 'v')
          .with("width::", 'w');

  /**
   * @param kind one of acdoux
   */
  private record Format(char kind, int size) {
    int width() {
      return switch (kind) {
        case 'x' -> 2 * size;
        case 'o' -> size == 1 ? 3 : size == 2 ? 6 : size == 4 ? 11 : 22;
        case 'a', 'c' -> 3;
        default -> (size == 1 ? 3 : size == 2 ? 5 : size == 4 ? 10 : 20) + (kind == 'd' ? 1 : 0);
      };
    }
  }

  private Dump() {}

  public static int od(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int status = Cat.each(call, options.operands(), (name, in) -> all.writeBytes(in.readAll()));
    byte[] bytes = all.toByteArray();
    int from = (int) Math.min(bytes.length, number(options, 'j', 0));
    int to = (int) Math.min(bytes.length, from + number(options, 'N', bytes.length));
    List<Format> formats = formats(options);
    String radix = options.value('A').orElse("o");
    int perLine = (int) number(options, 'w', 16);
    boolean starred = false;
    for (int at = from; at < to; at += perLine) {
      int end = Math.min(to, at + perLine);
      boolean same =
          !options.has('v')
              && at > from
              && end - at == perLine
              && Arrays.equals(bytes, at, end, bytes, at - perLine, at);
      if (same) {
        call.print(starred ? "" : "*\n");
        starred = true;
        continue;
      }
      starred = false;
      for (int i = 0; i < formats.size(); i++) {
        String address = i == 0 ? address(radix, at) : " ".repeat(address(radix, at).length());
        call.println(address + line(bytes, at, end, formats.get(i), width(formats)));
      }
    }
    if (!radix.equals("n")) {
      call.println(address(radix, to));
    }
    return status;
  }

  private static long number(Options options, char option, long standard) throws UsageException {
    String text = options.value(option).filter(v -> !v.isEmpty()).orElse(Long.toString(standard));
    return Sizes.parse(text).orElseThrow(() -> new UsageException("invalid number '" + text + "'"));
  }

  private static List<Format> formats(Options options) throws UsageException {
    List<Format> formats = new ArrayList<>();
    for (String text : options.values('t')) {
      for (int i = 0; i < text.length(); i++) {
        char kind = text.charAt(i);
        if ("acdoux".indexOf(kind) < 0) {
          throw new UsageException(
              "invalid character '" + kind + "' in type string '" + text + "'");
        }
        int size = kind == 'a' || kind == 'c' ? 1 : 4;
        if (i + 1 < text.length() && "1248CSIL".indexOf(text.charAt(i + 1)) >= 0) {
          char given = text.charAt(++i);
          size =
              given == 'C'
                  ? 1
                  : given == 'S' ? 2 : given == 'I' ? 4 : given == 'L' ? 8 : given - '0';
        }
        formats.add(new Format(kind, size));
      }
    }
    for (char c : "abcdox".toCharArray()) {
      if (options.has(c)) {
        formats.add(
            switch (c) {
              case 'b' -> new Format('o', 1);
              case 'd' -> new Format('u', 2);
              case 'a', 'c' -> new Format(c, 1);
              default -> new Format(c, 2);
            });
      }
    }
    return formats.isEmpty() ? List.of(new Format('o', 2)) : formats;
  }

  /** Columns of one byte, so that lines of different formats stand under one another. */
  private static int width(List<Format> formats) {
    return formats.stream().mapToInt(f -> (f.width() + f.size()) / f.size()).max().orElse(4);
  }

  private static String address(String radix, int at) {
    return switch (radix) {
      case "n" -> "";
      case "d" -> String.format(Locale.ROOT, "%07d", at);
      case "x" -> String.format(Locale.ROOT, "%06x", at);
      default -> String.format(Locale.ROOT, "%07o", at);
    };
  }

  private static String line(byte[] bytes, int from, int to, Format format, int perByte) {
    StringBuilder out = new StringBuilder();
    for (int at = from; at < to; at += format.size()) {
      long value = 0;
      for (int i = format.size() - 1; i >= 0; i--) {
        value = value << 8 | (at + i < to ? bytes[at + i] & 0xff : 0);
      }
      String shown = shown(value, format);
      out.append(" ".repeat(Math.max(1, perByte * format.size() - shown.length()))).append(shown);
    }
    return out.toString();
  }

  private static String shown(long value, Format format) {
    int shift = 64 - 8 * format.size();
    String digits =
        switch (format.kind()) {
          case 'x' -> Long.toHexString(value);
          case 'o' -> Long.toOctalString(value);
          case 'u' -> Long.toUnsignedString(value);
          case 'd' -> Long.toString(value << shift >> shift);
          default -> character((int) value, format.kind());
        };
    boolean padded = format.kind() == 'x' || format.kind() == 'o';
    return padded ? "0".repeat(Math.max(0, format.width() - digits.length())) + digits : digits;
  }

  private static String character(int c, char kind) {
    if (kind == 'a') {
      String[] names = {
        "nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr",
        "so", "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub",
        "esc", "fs", "gs", "rs", "us", "sp"
      };
      int low = c & 0x7f;
      return low <= 32 ? names[low] : low == 127 ? "del" : String.valueOf((char) low);
    }
    int named = "\0\007\b\f\n\r\t\013".indexOf(c);
    if (named >= 0) {
      return "\\" + "0abfnrtv".charAt(named);
    }
    return c >= 32 && c < 127 ? String.valueOf((char) c) : String.format(Locale.ROOT, "%03o", c);
  }
}
