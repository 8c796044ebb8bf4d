package org.osimage.source.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osimage.source.live.ManifestEntry.Position;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * A manifest that is being written: entries, sorted by their second field as the original's sorter
 * does it, in the order of bytes; and what the grammar has no words for, as comments at the end.
 */
public final class ManifestText {
  private final String name;
  private final List<ManifestEntry> entries = new ArrayList<>();
  private final Set<String> left = new LinkedHashSet<>();

  /**
   * @param name of what is listed, for positions of entries
   */
  public ManifestText(String name) {
    this.name = name;
  }

  /** Adds a directory or file. */
  void owned(Type type, TreePath path, int mode, String user, String group) {
    add(new ManifestEntry(type, path, mode, user, group, "", new Position(name, 0)));
  }

  /** Adds a link. */
  void link(Type type, TreePath path, String target) {
    add(new ManifestEntry(type, path, 0, "", "", target, new Position(name, 0)));
  }

  /** Notes something that is not in the manifest, and why. */
  void leaveOut(TreePath path, String reason) {
    StringBuilder shown = new StringBuilder();
    for (char c : path.toString().toCharArray()) {
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    left.add(shown + ": " + reason);
  }

  private void add(ManifestEntry entry) {
    String path = entry.path().toString();
    if (!isWord(path) || !isWord(entry.target())) {
      leaveOut(entry.path(), "a blank or control character, or # at the beginning");
    } else if (entry.type().isLink() && path.indexOf('=') >= 0) {
      leaveOut(entry.path(), "= in the name of a link");
    } else {
      entries.add(entry);
    }
  }

  private static boolean isWord(String text) {
    return !text.startsWith("#")
        && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f || c == 0x85 || c == 0xa0);
  }

  /** What is not in the manifest: path and reason. */
  public List<String> leftOut() {
    return List.copyOf(left);
  }

  /** The number of entries. */
  public int size() {
    return entries.size();
  }

  /** The whole manifest; equal entries once. */
  public String text() {
    List<String> lines =
        new ArrayList<>(new LinkedHashSet<>(entries.stream().map(ManifestEntry::line).toList()));
    lines.sort(Comparator.comparing(ManifestText::key, Arrays::compareUnsigned));
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    left.forEach(path -> text.append("# left out: ").append(path).append('\n'));
    return text.toString();
  }

  /** The second field, and the rest of the line behind it. */
  private static byte[] key(String line) {
    return line.substring(2).getBytes(StandardCharsets.UTF_8);
  }
}
