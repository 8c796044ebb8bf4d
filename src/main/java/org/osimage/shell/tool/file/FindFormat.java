package org.osimage.shell.tool.file;

import org.osimage.shell.file.Node;
import org.osimage.shell.text.Dates;
import org.osimage.shell.text.Mode;
import org.osimage.shell.tool.file.FindCommand.Visit;

/** The format of {@code find -printf}. */
final class FindFormat {
  private FindFormat() {}

  static String of(String format, Visit visit, Owners owners) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '\\' && i + 1 < format.length()) {
        char e = format.charAt(++i);
        int at = "nt0\\afrv".indexOf(e);
        out.append(at < 0 ? "\\" + e : String.valueOf("\n\t\0\\\007\f\r\013".charAt(at)));
      } else if (c == '%' && i + 1 < format.length()) {
        StringBuilder flags = new StringBuilder();
        c = format.charAt(++i);
        while ((Character.isDigit(c) || "-.#0".indexOf(c) >= 0) && i + 1 < format.length()) {
          flags.append(c);
          c = format.charAt(++i);
        }
        boolean time = "TAC".indexOf(c) >= 0 && i + 1 < format.length();
        String value =
            time
                ? time(format.charAt(++i), visit.node())
                : field(c, flags.toString(), visit, owners);
        out.append(pad(value, flags.toString().replace("#", "")));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String pad(String value, String flags) {
    String digits = flags.replaceAll("[^0-9].*$|^-", "");
    digits = flags.startsWith("-") ? flags.substring(1) : digits;
    if (!digits.matches("[0-9]{1,4}")) {
      return value;
    }
    String fill =
        (digits.startsWith("0") ? "0" : " ")
            .repeat(Math.max(0, Integer.parseInt(digits) - value.length()));
    return flags.startsWith("-") ? value + fill : fill + value;
  }

  private static String time(char format, Node node) {
    long time = node.attributes().mtime();
    return switch (format) {
      case '@' -> time + ".0000000000";
      case '+' -> Dates.format("%Y-%m-%d+%H:%M:%S.0000000000", time);
      case 'S' -> Dates.format("%S.0000000000", time);
      case 'T' -> Dates.format("%H:%M:%S.0000000000", time);
      default -> Dates.format("%" + format, time);
    };
  }

  private static String field(char c, String flags, Visit visit, Owners owners) {
    Node node = visit.node();
    char type = Listing.type(node);
    return switch (c) {
      case 'p' -> visit.path;
      case 'P' ->
          visit.depth == 0 ? "" : visit.path.substring(visit.start.length()).replaceFirst("^/", "");
      case 'f' -> Paths.base(visit.path);
      case 'h' ->
          visit.path.indexOf('/') < 0
              ? "."
              : visit.path.substring(0, Math.max(0, visit.path.lastIndexOf('/')));
      case 'H' -> visit.start;
      case 'd' -> Integer.toString(visit.depth);
      case 'm' ->
          (flags.contains("#") ? "0" : "") + Integer.toOctalString(node.attributes().mode());
      case 'M' -> type + Mode.letters(node.attributes().mode());
      case 'u' -> owners.userName(node.attributes().uid());
      case 'g' -> owners.groupName(node.attributes().gid());
      case 'U' -> Long.toString(node.attributes().uid());
      case 'G' -> Long.toString(node.attributes().gid());
      case 's' -> Long.toString(node.size());
      case 'k' -> Long.toString((node.size() + 1023) / 1024);
      case 'b' -> Long.toString((node.size() + 511) / 512);
      case 'n' -> Integer.toString(node.links());
      case 'i' -> Long.toString(node.number());
      case 'l' -> node.target();
      case 'y', 'Y' -> String.valueOf(type == '-' ? 'f' : type);
      case 't' -> Dates.format("%a %b %e %H:%M:%S.0000000000 %Y", node.attributes().mtime());
      case '%' -> "%";
      default -> "%" + c;
    };
  }
}
