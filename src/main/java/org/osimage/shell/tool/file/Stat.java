package org.osimage.shell.tool.file;

import java.io.IOException;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.text.Dates;
import org.osimage.shell.text.Mode;

/** stat(1) with a format. */
public final class Stat {
  private static final Options.Syntax SYNTAX =
      Options.of("c:Lft")
          .with("format:", 'c')
          .with("printf:", 'p')
          .with("dereference", 'L')
          .with("file-system", 'f')
          .with("terse", 't');

  private Stat() {}

  public static int stat(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    boolean escapes = options.has('p');
    String format = options.value(escapes ? 'p' : 'c').orElse("%N %s %U %G %a");
    Owners owners = Owners.of(call);
    int status = 0;
    for (String path : options.operands(1)) {
      if (options.has('f')) {
        call.println(format.replace("%T", "ext2/ext3").replace("%i", "0"));
        continue;
      }
      try {
        Found found = call.files().existing(call.directory(), path, options.has('L'));
        String line = line(format, escapes, path, found.node().orElseThrow(), owners);
        call.print(escapes ? line : line + "\n");
      } catch (FileException e) {
        status = call.fail("cannot statx '" + path + "': " + e.errno().text());
      }
    }
    return status;
  }

  private static String line(
      String format, boolean escapes, String path, Node node, Owners owners) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '\\' && escapes && i + 1 < format.length()) {
        char e = format.charAt(++i);
        out.append(e == 'n' ? '\n' : e == 't' ? '\t' : e == '0' ? '\0' : e);
      } else if (c == '%' && i + 1 < format.length()) {
        StringBuilder width = new StringBuilder();
        c = format.charAt(++i);
        while ((Character.isDigit(c) || c == '-' || c == '.') && i + 1 < format.length()) {
          width.append(c);
          c = format.charAt(++i);
        }
        String value = field(c, path, node, owners);
        out.append(width.length() == 0 ? value : pad(value, width.toString()));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String pad(String value, String width) {
    boolean left = width.startsWith("-");
    String digits = width.replaceAll("[^0-9]", "");
    int size = digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    boolean zero = digits.startsWith("0");
    String fill = (zero ? "0" : " ").repeat(Math.max(0, size - value.length()));
    return left ? value + fill : fill + value;
  }

  private static String field(char field, String path, Node node, Owners owners) {
    int mode = node.attributes().mode();
    return switch (field) {
      case 'n' -> path;
      case 'N' -> node.isSymlink() ? "'" + path + "' -> '" + node.target() + "'" : "'" + path + "'";
      case 's' -> Long.toString(node.size());
      case 'a' -> Integer.toOctalString(mode);
      case 'A' -> Listing.type(node) + Mode.letters(mode);
      case 'f' -> Integer.toHexString(format(node) | mode);
      case 'u' -> Long.toString(node.attributes().uid());
      case 'g' -> Long.toString(node.attributes().gid());
      case 'U' -> name(owners.userName(node.attributes().uid()));
      case 'G' -> name(owners.groupName(node.attributes().gid()));
      case 'h' -> Integer.toString(node.links());
      case 'i' -> Long.toString(node.number());
      case 'd' -> "1";
      case 'D' -> "1";
      case 'm' -> "/";
      case 'F' -> kind(node);
      case 't' -> Integer.toHexString(node.major());
      case 'T' -> Integer.toHexString(node.minor());
      case 'b' -> Long.toString((node.size() + 511) / 512);
      case 'B' -> "512";
      case 'o' -> "4096";
      case 'X', 'Y', 'Z' -> Long.toString(node.attributes().mtime());
      case 'W' -> "0";
      case 'x', 'y', 'z', 'w' -> Dates.format("%Y-%m-%d %H:%M:%S.%N %z", node.attributes().mtime());
      case 'C' -> "?";
      case '%' -> "%";
      default -> "?";
    };
  }

  private static String name(String owner) {
    return owner.matches("[0-9]+") ? "UNKNOWN" : owner;
  }

  private static int format(Node node) {
    return switch (node.kind()) {
      case DIRECTORY -> 0040000;
      case SYMLINK -> 0120000;
      case DEVICE -> node.block() ? 0060000 : 0020000;
      case FIFO -> 0010000;
      default -> 0100000;
    };
  }

  private static String kind(Node node) {
    return switch (node.kind()) {
      case DIRECTORY -> "directory";
      case SYMLINK -> "symbolic link";
      case DEVICE -> node.block() ? "block special file" : "character special file";
      case FIFO -> "fifo";
      default -> node.size() == 0 ? "regular empty file" : "regular file";
    };
  }
}
