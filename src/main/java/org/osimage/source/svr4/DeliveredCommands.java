package org.osimage.source.svr4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.PackageText;

/**
 * Finds scripts that execute what their package delivers. On an alternate root that is for another
 * machine, perhaps of another kind: packages for diskless clients must not.
 */
final class DeliveredCommands {
  private static final int EXECUTE_BITS = 0111;

  private final PlannedPackage p;
  private final Map<String, PlacedObject> commands = new HashMap<>();

  private DeliveredCommands(PlannedPackage p) {
    this.p = p;
    for (PlacedObject object : p.objects()) {
      boolean executable =
          object.type().isFile()
              && object.mode() != MapEntry.UNKNOWN
              && (object.mode() & EXECUTE_BITS) != 0;
      if (executable || object.type() == ObjectType.LINK) {
        commands.put(object.databasePath(), object);
      }
    }
  }

  /** One line for each place in a script of the package. */
  static List<String> of(PlannedPackage p, ContentStore store) throws IOException {
    DeliveredCommands found = new DeliveredCommands(p);
    List<String> lines = new ArrayList<>();
    if (found.commands.isEmpty()) {
      return lines;
    }
    for (MapEntry entry : p.information()) {
      boolean script =
          entry.path().matches("(request|checkinstall|(pre|post)(install|remove)|[ir]\\..+)");
      Optional<PackageText> text =
          script ? p.delivered().text(entry.path(), store) : Optional.empty();
      if (text.isPresent()) {
        found.scan(entry.path(), text.get(), lines);
      }
    }
    return lines;
  }

  private void scan(String script, PackageText text, List<String> found) {
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i).strip();
      if (line.startsWith("#")) {
        continue;
      }
      for (String command : commands(line)) {
        String path = path(command);
        if (commands.containsKey(path)) {
          found.add(
              p.shown()
                  + ": "
                  + script
                  + ", line "
                  + (i + 1)
                  + " executes "
                  + path
                  + ", which the package itself delivers");
        }
      }
    }
  }

  /** The first words of the commands of a line, and what {@code chroot DIRECTORY} executes. */
  private static List<String> commands(String line) {
    List<String> commands = new ArrayList<>();
    for (String part : line.split("[;&|`()]+|\\$\\(", -1)) {
      List<String> words = new ArrayList<>(List.of(part.strip().split("\\s+", -1)));
      while (!words.isEmpty()
          && (words.get(0).matches("(if|then|else|elif|do|while|until|exec|eval|!|time|nohup)")
              || words.get(0).matches("[A-Za-z_][A-Za-z0-9_]*=.*"))) {
        words.remove(0);
      }
      if (words.isEmpty()) {
        continue;
      }
      commands.add(words.get(0));
      boolean another = words.get(0).matches("(.*/)?(chroot|sh|ksh|env)");
      if (another) {
        commands.addAll(words.subList(1, Math.min(words.size(), 4)));
      }
    }
    return commands;
  }

  /** The path in the image that a word of a script means. */
  private String path(String word) {
    String basedir = p.basedir().map(PlacedObject::databasePath).orElse("");
    String path = word.replaceAll("[\"']", "");
    path = path.replaceAll("\\$\\{?PKG_INSTALL_ROOT(:-[^}]*)?\\}?", "");
    path = path.replaceAll("\\$\\{?(CLIENT_)?BASEDIR\\}?", basedir.replace("$", "\\$"));
    return path.replaceAll("//+", "/");
  }
}
