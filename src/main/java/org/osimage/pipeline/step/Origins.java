package org.osimage.pipeline.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeDiff;
import org.osimage.tree.TreePath;

/**
 * Where the entries of an image come from. As text: for each run of entries with one origin, in the
 * tree's order, a line {@code count<tab>+origin}, or {@code count<tab>=number} for an origin that
 * stood before, by its number from 0.
 */
public final class Origins {
  private static final String IMPLICIT = "no source: made for what lies beneath it";

  private final Function<TreePath, Optional<String>> sources;
  private final Map<TreePath, String> later = new HashMap<>();

  /**
   * @param sources what delivered a path, empty when nothing did
   */
  public Origins(Function<TreePath, Optional<String>> sources) {
    this.sources = sources;
  }

  /** Notes what was added, and what got another content, target, type or mode. */
  public void changed(ImageTree before, ImageTree after, String by) {
    if (before == after) {
      return;
    }
    TreeDiff diff = TreeDiff.between(before, after);
    diff.added().forEach(entry -> later.put(entry.path(), by));
    for (Entry entry : diff.changed()) {
      Entry old = before.find(entry.path()).orElseThrow();
      int mode = entry.attributes().mode();
      if (!entry.equals(old.withAttributes(entry.attributes()))
          || old.attributes().mode() != mode) {
        later.put(entry.path(), of(entry.path()) + ", changed by " + by);
      }
    }
  }

  public String of(TreePath path) {
    String known = later.get(path);
    return known != null ? known : sources.apply(path).orElse(IMPLICIT);
  }

  void write(ImageTree image, Writer out) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    String run = "";
    int count = 0;
    for (Entry entry : image.entries()) {
      String origin = of(entry.path());
      if (count > 0 && !origin.equals(run)) {
        writeRun(run, count, numbers, out);
        count = 0;
      }
      run = origin;
      count++;
    }
    writeRun(run, count, numbers, out);
  }

  private static void writeRun(String origin, int count, Map<String, Integer> numbers, Writer out)
      throws IOException {
    Integer number = numbers.putIfAbsent(origin, numbers.size());
    out.write(Integer.toString(count));
    out.write(
        number == null
            ? "\t+" + origin.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") + "\n"
            : "\t=" + number + "\n");
  }

  /**
   * The origin of the entry with this number in the tree's order.
   *
   * @throws ImageBuildException if the text does not reach so far, or is not of this form
   */
  static String find(BufferedReader in, int entry) throws IOException {
    List<String> known = new ArrayList<>();
    int reached = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int tab = line.indexOf('\t');
      if (!line.matches("[0-9]{1,9}\t([+].*|=[0-9]{1,9})")) {
        break;
      }
      String what = line.substring(tab + 2);
      boolean again = line.charAt(tab + 1) == '=';
      if (again && Integer.parseInt(what) >= known.size()) {
        break;
      }
      String origin = again ? known.get(Integer.parseInt(what)) : what;
      if (!again) {
        known.add(origin);
      }
      reached += Integer.parseInt(line.substring(0, tab));
      if (entry < reached) {
        return unescape(origin);
      }
    }
    throw new ImageBuildException("the origins of the image are damaged: run populate again");
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i) == 'r' ? '\r' : text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
