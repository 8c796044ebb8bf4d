package org.osimage.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;

/**
 * Ant-style include and exclude patterns over tree paths: {@code ?} and {@code *} within a
 * component, {@code **} across components, a trailing slash means everything beneath. Case always
 * counts, on every host.
 */
public final class TreeSelection {
  private final List<Pattern> includes;
  private final List<Pattern> excludes;

  private TreeSelection(List<Pattern> includes, List<Pattern> excludes) {
    this.includes = includes;
    this.excludes = excludes;
  }

  /** No include means everything; excludes win. */
  public static TreeSelection of(List<String> includes, List<String> excludes)
      throws ImageBuildException {
    List<Pattern> in = new ArrayList<>();
    List<Pattern> out = new ArrayList<>();
    for (String pattern : includes) {
      in.add(compile(pattern));
    }
    for (String pattern : excludes) {
      out.add(compile(pattern));
    }
    return new TreeSelection(List.copyOf(in), List.copyOf(out));
  }

  /** Whether the path is selected; only {@code **} selects the root. */
  public boolean selects(TreePath path) {
    String text = path.isRoot() ? "" : path.toString();
    return (includes.isEmpty() || matches(includes, text)) && !matches(excludes, text);
  }

  private static boolean matches(List<Pattern> patterns, String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).matches()) {
        return true;
      }
    }
    return false;
  }

  private static Pattern compile(String pattern) throws ImageBuildException {
    List<String> parts = components(pattern);
    if (parts.isEmpty()) {
      throw new ImageBuildException("empty include or exclude pattern '" + pattern + "'");
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      if (!parts.get(i).equals("**")) {
        component(parts.get(i), regex);
        // "a/**" also matches "a" itself, as in Ant
        boolean open = i == parts.size() - 2 && parts.get(i + 1).equals("**");
        regex.append(last ? "" : open ? "(/.*)?" : "/");
      } else if (!last) {
        regex.append("(.*/)?");
      } else if (i == 0) {
        regex.append(".*");
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Without empty components, and runs of {@code **} made one. */
  private static List<String> components(String pattern) {
    List<String> parts = new ArrayList<>();
    String whole = pattern.endsWith("/") ? pattern + "**" : pattern;
    for (String part : whole.split("/", -1)) {
      boolean repeated =
          part.equals("**") && !parts.isEmpty() && parts.get(parts.size() - 1).equals("**");
      if (!part.isEmpty() && !repeated) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static void component(String part, StringBuilder regex) {
    regex.append("(?=[^/])"); // a star alone does not match the empty path of the root
    for (int c : part.codePoints().toArray()) {
      if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(Character.toString(c)));
      }
    }
  }
}
