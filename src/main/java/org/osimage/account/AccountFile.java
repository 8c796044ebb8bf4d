package org.osimage.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * One of the files: lines of fields with a colon between, the first field a name. Comments, empty
 * lines and the plus and minus lines of NIS stay as and where they are. Immutable.
 */
public final class AccountFile {
  private final String path;
  private final List<String> lines;

  /** Fields by name; of two lines with one name the first counts, as in getpwnam(3). */
  private final Map<String, List<String>> entries;

  private AccountFile(String path, List<String> lines, Map<String, List<String>> entries) {
    this.path = path;
    this.lines = List.copyOf(lines);
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * @param path in the image, for messages
   * @param fields how many a line has; a line may lack empty ones at its end
   * @throws ImageBuildException naming the line that is wrong
   */
  public static AccountFile parse(String path, int fields, String text) throws ImageBuildException {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    Map<String, List<String>> entries = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (isEntry(line)) {
        List<String> parts = new ArrayList<>(fields(line));
        if (parts.size() < 2 || parts.size() > fields || parts.get(0).isBlank()) {
          throw new ImageBuildException(
              path + ", line " + number + " has not " + fields + " fields: " + parts.get(0));
        }
        while (parts.size() < fields) {
          parts.add("");
        }
        entries.putIfAbsent(parts.get(0), List.copyOf(parts));
      }
    }
    return new AccountFile(path, lines, entries);
  }

  /**
   * A field of the first entry of that name in a file that is in use, and may be damaged: lines
   * that are no entries, or lack the field, are passed over, as getpwnam(3) does.
   *
   * @param field counted from 0
   */
  public static Optional<String> field(BufferedReader file, String name, int field)
      throws IOException {
    for (String line = file.readLine(); line != null; line = file.readLine()) {
      if (isEntry(line) && line.startsWith(name + ":") && fields(line).size() > field) {
        return Optional.of(fields(line).get(field));
      }
    }
    return Optional.empty();
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split(":", -1));
  }

  private static boolean isEntry(String line) {
    return !line.isBlank() && "#+-".indexOf(line.charAt(0)) < 0;
  }

  public String path() {
    return path;
  }

  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  public Map<String, List<String>> entries() {
    return entries;
  }

  public Optional<List<String>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** With the line of that name replaced, or a new one behind the last entry. */
  public AccountFile with(List<String> fields) {
    String name = fields.get(0);
    String line = String.join(":", fields);
    List<String> changed = new ArrayList<>(lines);
    int at = -1;
    int last = -1;
    for (int i = 0; i < changed.size(); i++) {
      if (isEntry(changed.get(i))) {
        last = i;
        if (at < 0 && changed.get(i).startsWith(name + ":")) {
          at = i;
        }
      }
    }
    if (at >= 0) {
      changed.set(at, line);
    } else {
      changed.add(last + 1, line);
    }
    Map<String, List<String>> map = new LinkedHashMap<>(entries);
    map.put(name, List.copyOf(fields));
    return new AccountFile(path, changed, map);
  }

  public String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
