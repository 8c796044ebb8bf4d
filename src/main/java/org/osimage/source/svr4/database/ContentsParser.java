package org.osimage.source.svr4.database;

import static org.osimage.source.svr4.format.MapEntry.ANY;
import static org.osimage.source.svr4.format.MapEntry.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.PackageText;

/** Reads lines of the contents database, of today's form and of the one that it had at first. */
final class ContentsParser {
  private final PackageText text;
  private final int number;
  private final StringTokenizer words;

  ContentsParser(PackageText text, int number) {
    this.text = text;
    this.number = number;
    this.words = new StringTokenizer(text.lines().get(number - 1), " \t");
  }

  private ImageBuildException error(String what) {
    return text.error(number, "garbled entry: " + what);
  }

  private String next(String what) throws ImageBuildException {
    if (!words.hasMoreTokens()) {
      throw error("the line ends before the " + what);
    }
    return words.nextToken();
  }

  ContentsLine line() throws ImageBuildException {
    String first = next("path");
    boolean old = !first.startsWith("/");
    String letter = old ? first : "";
    String className = old ? next("class") : "";
    String path = old ? next("path") : first;
    if (!old) {
      letter = next("ftype");
      className = next("class");
    }
    if (!path.startsWith("/")) {
      throw error("'" + path + "' is no absolute path");
    }
    String known = letter;
    ObjectType type =
        ObjectType.of(letter)
            .filter(t -> t != ObjectType.INFORMATION)
            .orElseThrow(() -> error("unknown ftype '" + known + "'"));
    return line(path, type, className);
  }

  private ContentsLine line(String path, ObjectType type, String className)
      throws ImageBuildException {
    int equals = path.indexOf('=');
    if (type.isLink() && equals < 0) {
      throw error("no link source specified");
    }
    int major = type.isDevice() ? (int) number("major device number") : UNKNOWN;
    int minor = type.isDevice() ? (int) number("minor device number") : UNKNOWN;
    int mode = type.hasAttributes() ? mode() : UNKNOWN;
    String owner = type.hasAttributes() ? next("owner") : ANY;
    String group = type.hasAttributes() ? next("group") : ANY;
    long size = type.isFile() ? number("size") : UNKNOWN;
    long sum = type.isFile() ? number("cksum") : UNKNOWN;
    long mtime = type.isFile() ? number("modtime") : UNKNOWN;
    List<PackageToken> owners = new ArrayList<>();
    while (words.hasMoreTokens()) {
      try {
        owners.add(PackageToken.parse(words.nextToken()));
      } catch (IllegalArgumentException e) {
        throw text.error(number, "garbled entry: " + e.getMessage());
      }
    }
    if (owners.isEmpty()) {
      throw error("no package owns the path");
    }
    return new ContentsLine(
        equals < 0 ? path : path.substring(0, equals),
        equals < 0 || !type.isLink() ? "" : path.substring(equals + 1),
        type,
        className,
        major,
        minor,
        mode,
        owner,
        group,
        size,
        sum,
        mtime,
        owners);
  }

  private int mode() throws ImageBuildException {
    String word = next("mode");
    if (word.equals(ANY)) {
      return UNKNOWN;
    }
    if (!word.matches("[0-7]{1,5}") || Integer.parseInt(word, 8) > 07777) {
      throw error("the mode is '" + word + "'");
    }
    return Integer.parseInt(word, 8);
  }

  private long number(String what) throws ImageBuildException {
    String word = next(what);
    if (word.equals(ANY)) {
      return UNKNOWN;
    }
    boolean device = what.endsWith("number");
    if (!word.matches(device ? "[0-9]{1,9}" : "[0-9]{1,18}")) {
      throw error("the " + what + " is '" + word + "'");
    }
    return Long.parseLong(word);
  }
}
