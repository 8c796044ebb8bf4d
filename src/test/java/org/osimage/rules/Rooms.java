package org.osimage.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osimage.tree.ImageTree;

/** The rooms of the house, as the table in {@code docs/architecture.md} has them. */
final class Rooms {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.0-9]+)` \\|[^|]*\\| *([^|]*?) *\\|$", Pattern.MULTILINE);
  private static final String ROOT = "org.osimage";

  /** What Maven's plugin tools generate is not ours. */
  private static final String GENERATED = "org.osimage.osimage_maven_plugin";

  private final Map<String, Set<String>> mayImport = new LinkedHashMap<>();

  private Rooms() {}

  static Rooms read(Path architecture) throws IOException {
    Rooms rooms = new Rooms();
    Matcher row = ROW.matcher(Files.readString(architecture));
    while (row.find()) {
      Set<String> imports = new TreeSet<>();
      if (row.group(2).equals("everything above")) {
        imports.addAll(rooms.mayImport.keySet());
      } else if (!row.group(2).matches("[-\u2013]")) {
        for (String name : row.group(2).split(", *")) {
          imports.addAll(rooms.named(name));
        }
      }
      rooms.mayImport.put(row.group(1), imports);
    }
    return rooms;
  }

  /** One room, or with {@code .*} it and all rooms above that lie within. */
  private Set<String> named(String name) {
    if (!name.endsWith(".*")) {
      return Set.of(name);
    }
    String room = name.substring(0, name.length() - 2);
    Set<String> all = new TreeSet<>();
    mayImport.keySet().stream().filter(r -> (r + ".").startsWith(room + ".")).forEach(all::add);
    return all;
  }

  Map<String, Set<String>> mayImport() {
    return mayImport;
  }

  /** The room of a class: its package without the root; empty for the root package. */
  static String of(String className) {
    String below = className.substring(ROOT.length() + 1);
    int dot = below.lastIndexOf('.');
    return dot < 0 ? "" : below.substring(0, dot);
  }

  /** Whether a room is another one, or lies within it. */
  static boolean within(String room, String outer) {
    return (room + ".").startsWith(outer + ".");
  }

  static boolean ours(String className) {
    return className.startsWith(ROOT + ".") && !className.startsWith(GENERATED + ".");
  }

  /** The directory of the compiled classes that the tests judge. */
  static Path classes() {
    try {
      return Path.of(ImageTree.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Path> classFiles() {
    try (Stream<Path> files = Files.walk(classes().resolve("org/osimage"))) {
      return new ArrayList<>(files.filter(f -> f.toString().endsWith(".class")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
