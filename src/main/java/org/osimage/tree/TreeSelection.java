package org.osimage.tree;

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
    List<Pattern> in = new java.util.ArrayList<>();
    List<Pattern> out = new java.util.ArrayList<>();
    for (String pattern : includes) {
      in.add(compile(pattern));
    }
    for (String pattern : excludes) {
      out.add(compile(pattern));
    }
    return new TreeSelection(List.copyOf(in), List.copyOf(out));
  }

  public boolean selects(TreePath path) {
    String text = path.toString();
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
    String text = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    if (text.endsWith("/")) {
      text += "**";
    }
    if (text.isEmpty()) {
      throw new ImageBuildException("empty include or exclude pattern");
    }
    StringBuilder regex = new StringBuilder();
    String[] parts = text.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (parts[i].equals("**")) {
        // "a/**" also matches "a" itself, as in Ant
        if (last && i > 0) {
          regex.setLength(regex.length() - 1);
          regex.append("(/.*)?");
        } else {
          regex.append(last ? ".*" : "(.*/)?");
        }
      } else {
        component(parts[i], regex);
        regex.append(last ? "" : "/");
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static void component(String part, StringBuilder regex) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
  }
}
