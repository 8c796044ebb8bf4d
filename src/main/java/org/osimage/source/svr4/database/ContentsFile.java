package org.osimage.source.svr4.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.tree.TreePath;

/** The contents database: which package has which path. Changed in memory, written once. */
public final class ContentsFile {
  /** Where it lies in an image. */
  public static final TreePath PATH = TreePath.literal("var/sadm/install/contents");

  /** The original compares bytes; in UTF-8 that is the order of the code points. */
  private static final Comparator<String> BYTEWISE = ContentsFile::compare;

  private final TreeMap<String, ContentsLine> lines = new TreeMap<>(BYTEWISE);

  /** An empty database. */
  public ContentsFile() {}

  /**
   * Reads a database.
   *
   * @throws ImageBuildException naming the first line that is garbled, not in order, or there twice
   */
  public static ContentsFile parse(PackageText text) throws ImageBuildException {
    ContentsFile contents = new ContentsFile();
    for (ContentsLine read : lines(text)) {
      if (!contents.lines.isEmpty()) {
        int order = compare(contents.lines.lastKey(), read.path());
        if (order >= 0) {
          throw new ImageBuildException(
              text.name()
                  + ": "
                  + read.path()
                  + (order == 0 ? " stands twice" : " is not in order")
                  + ", so the database was not written by the package tools");
        }
      }
      contents.lines.put(read.path(), read);
    }
    return contents;
  }

  /**
   * The lines of a database in any order.
   *
   * @throws ImageBuildException naming the first line that is garbled
   */
  public static List<ContentsLine> lines(PackageText text) throws ImageBuildException {
    List<ContentsLine> lines = new ArrayList<>();
    for (int i = 1; i <= text.lines().size(); i++) {
      String line = text.lines().get(i - 1);
      if (!line.isBlank() && "#: \t".indexOf(line.charAt(0)) < 0) {
        lines.add(new ContentsParser(text, i).line());
      }
    }
    return lines;
  }

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // UTF-16 puts surrogates before the last characters of the basic plane
        return Character.isSurrogate(x) != Character.isSurrogate(y)
            ? (Character.isSurrogate(x) ? 1 : -1)
            : x - y;
      }
    }
    return a.length() - b.length();
  }

  public Optional<ContentsLine> find(String path) {
    return Optional.ofNullable(lines.get(path));
  }

  /** Adds the line, or replaces the one of its path. */
  public void put(ContentsLine line) {
    lines.put(line.path(), line);
  }

  public void remove(String path) {
    lines.remove(path);
  }

  /** All lines in the order of the file. */
  public Collection<ContentsLine> lines() {
    return Collections.unmodifiableCollection(lines.values());
  }

  /** The lines, without the comments that end the file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    lines.values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
