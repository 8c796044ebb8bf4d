package org.osimage.source.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Manifest;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * Turns the file, dir, link and hardlink actions of IPS manifests into entries, as SmartOS's
 * converter does: mode 0444 of files and 0555 of directories, owner root and group sys where the
 * action names none, hard links from the root of the image; the macros ARCH, ARCH32, ARCH64 and
 * i386_ONLY. Everything else - transforms, includes, other actions, other architectures - is passed
 * over.
 */
public final class IpsConverter {
  private static final Architecture IMAGE = Architecture.X86_64;
  private static final String ONLY = IMAGE.in("{ips}_ONLY");
  private static final Map<String, String> MACROS =
      Map.of(
          "ARCH",
          IMAGE.ips(),
          "ARCH32",
          IMAGE.in("{isa32}"),
          "ARCH64",
          IMAGE.in("{isa64}"),
          ONLY,
          "");
  private static final Pattern MACRO = Pattern.compile("\\$\\(([A-Za-z0-9_]+)\\)");
  private static final String FILE_MODE = "0444";
  private static final String DIRECTORY_MODE = "0555";

  private final ManifestText manifest;
  private String name = "";

  /**
   * @param manifest to which entries are added
   */
  public IpsConverter(ManifestText manifest) {
    this.manifest = manifest;
  }

  /**
   * @param file as the user knows it
   * @throws ImageBuildException naming file and line that are wrong
   */
  public void convert(String file, String text) throws ImageBuildException {
    name = file;
    for (Action action : Manifest.of(actions(text), file).actions()) {
      switch (action.type()) {
        case DIR -> owned(Type.DIRECTORY, action, DIRECTORY_MODE);
        case FILE -> owned(Type.FILE, action, FILE_MODE);
        case LINK -> manifest.link(Type.SYMLINK, path(action), target(action));
        case HARDLINK -> manifest.link(Type.HARD_LINK, path(action), fromRoot(action));
        default -> {} // says nothing about files
      }
    }
  }

  /** The text with macros replaced, and lines empty that are no actions for this architecture. */
  private String actions(String text) throws ImageBuildException {
    StringBuilder actions = new StringBuilder(text.length());
    boolean continued = false;
    boolean taken = true;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!continued) {
        taken = !line.startsWith("<") && !isForOthers(line);
      }
      String end = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      continued = end.endsWith("\\");
      actions.append(taken ? expand(end, number) : "").append('\n');
    }
    return actions.toString();
  }

  /** {@code $(sparc_ONLY)file} and the like. */
  private static boolean isForOthers(String line) {
    Matcher macro = MACRO.matcher(line);
    return macro.lookingAt() && !MACROS.containsKey(macro.group(1));
  }

  private String expand(String line, int number) throws ImageBuildException {
    Matcher macro = MACRO.matcher(line);
    if (line.startsWith("#") || !macro.find()) {
      return line;
    }
    StringBuilder expanded = new StringBuilder();
    do {
      String value = MACROS.get(macro.group(1));
      boolean relevant = line.matches("(\\$\\(" + ONLY + "\\))?(file|dir|link|hardlink)\\s.*");
      if (value == null && relevant) {
        throw new ImageBuildException(
            name
                + ", line "
                + number
                + ": the macro $("
                + macro.group(1)
                + ") is not known; there are "
                + String.join(", ", MACROS.keySet().stream().sorted().toList()));
      }
      macro.appendReplacement(
          expanded, Matcher.quoteReplacement(Optional.ofNullable(value).orElse("x")));
    } while (macro.find());
    return macro.appendTail(expanded).toString();
  }

  private void owned(Type type, Action action, String mode) throws ImageBuildException {
    String text = action.value("mode").orElse(mode);
    if (!text.matches("0?[0-7]{1,4}")) {
      throw error(action, "the mode '" + text + "' is not octal from 0 to 7777");
    }
    manifest.owned(
        type,
        path(action),
        Integer.parseInt(text, 8),
        action.value("owner").orElse("root"),
        action.value("group").orElse("sys"));
  }

  private TreePath path(Action action) throws ImageBuildException {
    try {
      return TreePath.of(action.value("path").orElse(""));
    } catch (ImageBuildException e) {
      throw error(action, String.valueOf(e.getMessage()));
    }
  }

  private String target(Action action) throws ImageBuildException {
    Optional<String> target = action.value("target").filter(t -> !t.isEmpty());
    if (target.isEmpty()) {
      throw error(action, "the link has no target");
    }
    return target.get();
  }

  /** A target with a slash that does not begin with a dot is a path from the root already. */
  private String fromRoot(Action action) throws ImageBuildException {
    String target = target(action);
    boolean relative = target.startsWith(".") || target.indexOf('/') < 0;
    List<String> parts = new ArrayList<>();
    String whole = relative ? path(action).parent() + "/" + target : target;
    for (String part : whole.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.remove(parts.size() - 1);
      } else if (part.equals("..")) {
        throw error(action, "the target '" + target + "' leaves the image");
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private ImageBuildException error(Action action, String what) {
    return new ImageBuildException(
        String.format(Locale.ROOT, "%s, line %d: %s", name, action.line(), what));
  }
}
