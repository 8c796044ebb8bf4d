package org.osimage.source.svr4.format;

import static org.osimage.source.svr4.format.MapEntry.ANY;
import static org.osimage.source.svr4.format.MapEntry.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import org.osimage.ImageBuildException;

/** Reads the lines of {@code pkgmap}; the grammar is pkgmap(4)'s, and what its readers leave. */
final class MapReader {
  /** Far more than any package has; keeps a hostile one from filling the heap. */
  static final int MOST_ENTRIES = 500_000;

  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 64;
  private static final int MOST_PARTS = 10_000;
  private static final int MODE_BITS = 07777;

  private final PackageText text;
  private int number;
  private int parts = 1;
  private StringTokenizer words = new StringTokenizer("");

  MapReader(PackageText text) {
    this.text = text;
  }

  int parts() {
    return parts;
  }

  List<MapEntry> entries() throws ImageBuildException {
    List<MapEntry> entries = new ArrayList<>();
    boolean counted = false;
    for (String line : text.lines()) {
      number++;
      words = new StringTokenizer(line, " \t\r\f");
      if (!words.hasMoreTokens() || line.stripLeading().startsWith("#")) {
        continue;
      }
      if (line.stripLeading().startsWith(":")) {
        if (!counted) {
          counted = true;
          parts(line);
        }
        continue;
      }
      if (entries.size() == MOST_ENTRIES) {
        throw error("more than " + MOST_ENTRIES + " entries");
      }
      entries.add(entry());
    }
    return entries;
  }

  private ImageBuildException error(String what) {
    return text.error(number, what);
  }

  /** {@code : parts maxsize [compressed]}. */
  private void parts(String line) throws ImageBuildException {
    String[] numbers = line.strip().substring(1).strip().split("[ \t]+", -1);
    if (numbers.length < 2 || !numbers[0].matches("[0-9]{1,5}")) {
      throw error("the first line is ': PARTS MAXSIZE', not '" + line.strip() + "'");
    }
    parts = Integer.parseInt(numbers[0]);
    if (parts < 1 || parts > MOST_PARTS) {
      throw error("a package has 1 to " + MOST_PARTS + " parts, not " + parts);
    }
  }

  private MapEntry entry() throws ImageBuildException {
    String word = words.nextToken();
    int part = 1;
    if (word.matches("[0-9]+")) {
      part = part(word);
      word = next("a file type");
    }
    String letter = word;
    ObjectType type =
        ObjectType.of(letter)
            .orElseThrow(
                () ->
                    error(
                        "unknown ftype '"
                            + letter
                            + "'; known are b, c, d, e, f, i, l, p, s, v and x"));
    return type == ObjectType.INFORMATION ? information(part) : object(part, type);
  }

  private int part(String word) throws ImageBuildException {
    int part = word.length() > 5 ? MOST_PARTS + 1 : Math.max(1, Integer.parseInt(word));
    if (part > parts) {
      throw error("part " + word + " of a package that has " + parts);
    }
    return part;
  }

  private MapEntry information(int part) throws ImageBuildException {
    String name = next("the name of an information file");
    int equals = name.indexOf('=');
    String path = equals < 0 ? name : name.substring(0, equals);
    if (!path.matches("[A-Za-z0-9_.+-]{1,64}") || path.matches("\\.\\.?")) {
      throw error("'" + path + "' is no name of an information file");
    }
    long size = number("size");
    long sum = number("cksum");
    long mtime = number("modtime");
    end();
    return new MapEntry(
        number,
        part,
        ObjectType.INFORMATION,
        "",
        path,
        "",
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        ANY,
        ANY,
        size,
        sum,
        mtime);
  }

  private MapEntry object(int part, ObjectType type) throws ImageBuildException {
    String className = name("class");
    String word = next("a path");
    int equals = word.indexOf('=');
    String path = path(equals < 0 ? word : word.substring(0, equals));
    String target = equals < 0 ? "" : word.substring(equals + 1);
    if (type.isLink() && target.isEmpty()) {
      throw error(path + ": missing or invalid link specification, PATH=TARGET is needed");
    }
    refuseControls(target);
    if (target.length() > LONGEST_PATH) {
      throw error(path + ": a link target of " + target.length() + " characters");
    }
    int major = type.isDevice() ? device("major") : UNKNOWN;
    int minor = type.isDevice() ? device("minor") : UNKNOWN;
    int mode = type.hasAttributes() ? mode() : UNKNOWN;
    String owner = type.hasAttributes() ? nameOrAny("owner") : ANY;
    String group = type.hasAttributes() ? nameOrAny("group") : ANY;
    long size = type.isFile() ? number("size") : UNKNOWN;
    long sum = type.isFile() ? number("cksum") : UNKNOWN;
    long mtime = type.isFile() ? number("modtime") : UNKNOWN;
    end();
    return new MapEntry(
        number,
        part,
        type,
        className,
        path,
        type.isLink() ? target : "",
        major,
        minor,
        mode,
        owner,
        group,
        size,
        sum,
        mtime);
  }

  /** Refuses what could leave the image, before any parameter is filled in. */
  private String path(String path) throws ImageBuildException {
    if (path.isEmpty() || path.length() > LONGEST_PATH) {
      throw error("a path of " + path.length() + " characters");
    }
    for (String component : path.split("/", -1)) {
      if (component.equals("..")) {
        throw error("the path " + path + " has a component '..', which could leave the image");
      }
    }
    refuseControls(path);
    return path;
  }

  private void refuseControls(String word) throws ImageBuildException {
    for (int i = 0; i < word.length(); i++) {
      if (Character.isISOControl(word.charAt(i))) {
        throw error("the control character " + (int) word.charAt(i) + " in a path or target");
      }
    }
  }

  private String next(String what) throws ImageBuildException {
    if (!words.hasMoreTokens()) {
      throw error("the line ends before " + what);
    }
    return words.nextToken();
  }

  private Optional<String> optional() {
    return words.hasMoreTokens() ? Optional.of(words.nextToken()) : Optional.empty();
  }

  private String name(String what) throws ImageBuildException {
    String name = next("a " + what);
    if (name.length() > LONGEST_NAME) {
      throw error("a " + what + " has at most " + LONGEST_NAME + " characters, not " + name);
    }
    if (!name.matches("[!-~]+")) {
      throw error("the " + what + " '" + name + "' is not ASCII");
    }
    if (what.equals("class") && !name.matches("[A-Za-z0-9_.+-]+")) {
      throw error("'" + name + "' is no class: letters, digits and _.+- are allowed");
    }
    return name;
  }

  private String nameOrAny(String what) throws ImageBuildException {
    return words.hasMoreTokens() ? name(what) : ANY;
  }

  private int device(String what) throws ImageBuildException {
    String word = next("the " + what + " device number");
    if (word.equals(ANY)) {
      throw error("the " + what + " device number is '?', so the device cannot be made");
    }
    if (!word.matches("[0-9]{1,9}")) {
      throw error("the " + what + " device number is '" + word + "'");
    }
    return Integer.parseInt(word);
  }

  private int mode() throws ImageBuildException {
    Optional<String> word = optional();
    if (word.isEmpty() || word.get().startsWith(ANY)) {
      return UNKNOWN;
    }
    if (word.get().startsWith("$")) {
      throw error("mode must not be parametric at install time: " + word.get());
    }
    if (!word.get().matches("[0-7]{1,10}")) {
      throw error("the mode '" + word.get() + "' is not octal");
    }
    long mode = Long.parseLong(word.get(), 8);
    return (mode & ~MODE_BITS) != 0 ? UNKNOWN : (int) mode;
  }

  /** A decimal number; what is {@code ?} or not there is unknown. */
  private long number(String what) throws ImageBuildException {
    Optional<String> word = optional();
    if (word.isEmpty() || word.get().equals(ANY)) {
      return UNKNOWN;
    }
    if (!word.get().matches("[0-9]{1,18}")) {
      throw error("the " + what + " is '" + word.get() + "', no number");
    }
    return Long.parseLong(word.get());
  }

  private void end() throws ImageBuildException {
    if (words.hasMoreTokens()) {
      throw error("extra tokens on input line: '" + words.nextToken() + "'");
    }
  }
}
