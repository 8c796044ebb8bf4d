package org.osimage.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may use which: the table in docs/architecture.md, and the homes of libraries. */
class PackageRulesTest {
  private record Use(String user, String used, String where) {}

  /**
   * A library's packages, and the only packages of ours that may use them; the first one counts.
   */
  private record Home(String library, List<String> packages) {}

  private static final List<Home> HOMES =
      List.of(
          new Home("org.apache.maven", List.of("org.osimage.maven")),
          new Home("javax.inject", List.of("org.osimage.maven")),
          // overlays exclude by default what Maven's resources exclude
          new Home(
              "org.codehaus.plexus",
              List.of("org.osimage.maven", "org.osimage.manifest", "org.osimage.source.overlay")),
          // archive.read decodes for everyone but boot, which may not use it: kernel modules are
          // xz or zstd, and GRUB's core is raw LZMA
          new Home("org.apache.commons.compress", List.of("org.osimage.archive.read")),
          new Home(
              "org.tukaani.xz",
              List.of("org.osimage.archive.read", "org.osimage.compress", "org.osimage.boot")),
          new Home(
              "com.github.luben.zstd",
              List.of(
                  "org.osimage.archive.read", "org.osimage.compress", "org.osimage.boot.module")),
          new Home("org.bouncycastle", List.of("org.osimage.source.debian")),
          new Home("com.fasterxml.jackson", List.of("org.osimage.source.ips.repository")),
          new Home("org.sat4j", List.of("org.osimage.source.solver")));

  /** The parts of the platform that the plugin may need. */
  private static final Set<String> MODULES = Set.of("java.base", "java.xml", "java.net.http");

  private static final Pattern LINE = Pattern.compile("^ +(\\S+) +-> (\\S+) +(.+?) *$");

  private static List<Use> uses = new ArrayList<>();
  private static Rooms rooms;

  @BeforeAll
  static void readUses() throws Exception {
    rooms = Rooms.read(Path.of("docs/architecture.md"));
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        jdeps.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "-verbose:class",
            "-filter:package",
            Rooms.classes().toString());
    assertEquals(0, exit, out + "\n" + err);
    uses = new ArrayList<>();
    for (String line : out.toString().split("\\R")) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && Rooms.ours(matcher.group(1))) {
        uses.add(new Use(matcher.group(1), matcher.group(2), matcher.group(3)));
      }
    }
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  private static boolean within(String className, String packageName) {
    return className.startsWith(packageName + ".");
  }

  private static void none(Set<String> offences) {
    assertTrue(offences.isEmpty(), () -> "\n" + String.join("\n", offences));
  }

  @Test
  void seesTheClassesAndTheTable() {
    assertTrue(uses.size() > 200, "jdeps found " + uses.size() + " uses");
    assertEquals(Set.of("content"), rooms.mayImport().get("tree"));
    assertEquals(Set.of(), rooms.mayImport().get("content"));
    assertTrue(rooms.mayImport().get("pipeline").contains("disk"));
  }

  @Test
  void whatTheDocumentationNamesIsThere() throws Exception {
    Set<String> offences = new TreeSet<>();
    Matcher name =
        Pattern.compile("`((?:[a-z0-9]+\\.)+[A-Z]\\w*)`")
            .matcher(Files.readString(Path.of("docs/architecture.md")));
    while (name.find()) {
      String file = "src/main/java/org/osimage/" + name.group(1).replace('.', '/') + ".java";
      if (!Files.exists(Path.of(file))) {
        offences.add("docs/architecture.md names " + name.group(1) + ", and there is no " + file);
      }
    }
    none(offences);
  }

  @Test
  void everyRoomIsInTheTable() {
    none(roomsNotInTheTable(uses));
  }

  private static Set<String> roomsNotInTheTable(List<Use> uses) {
    Set<String> offences = new TreeSet<>();
    for (Use use : uses) {
      String room = Rooms.of(use.user());
      if (!room.isEmpty() && !rooms.mayImport().containsKey(room)) {
        offences.add("room '" + room + "' is not in the table of docs/architecture.md");
      }
    }
    return offences;
  }

  @Test
  void roomsImportOnlyWhatTheTableAllows() {
    none(forbiddenImports(uses));
  }

  /** Of each room every room that its row does not name, and of none a room that it does. */
  @Test
  void theSinIsSeenInEachRoom() {
    for (String user : rooms.mayImport().keySet()) {
      for (String used : rooms.mayImport().keySet()) {
        Use sin = new Use("org.osimage." + user + ".A", "org.osimage." + used + ".B", "classes");
        boolean allowed =
            user.equals(used) || rooms.mayImport().getOrDefault(user, Set.of()).contains(used);
        Set<String> seen = forbiddenImports(List.of(sin));
        assertEquals(allowed ? 0 : 1, seen.size(), user + " imports " + used + ": " + seen);
      }
      Use fromHall = new Use("org.osimage." + user + ".hall.A", "java.lang.String", "java.base");
      assertEquals(
          Set.of("room '" + user + ".hall' is not in the table of docs/architecture.md"),
          roomsNotInTheTable(List.of(fromHall)));
    }
  }

  private static Set<String> forbiddenImports(List<Use> uses) {
    Set<String> offences = new TreeSet<>();
    for (Use use : uses) {
      if (!Rooms.ours(use.used())) {
        continue;
      }
      String user = Rooms.of(use.user());
      String used = Rooms.of(use.used());
      Set<String> allowed = rooms.mayImport().getOrDefault(user, Set.of());
      if (!used.isEmpty() && !used.equals(user) && !allowed.contains(used)) {
        offences.add(
            use.user() + " uses " + use.used() + ": room '" + user + "' may import " + allowed);
      }
    }
    return offences;
  }

  @Test
  void librariesAreUsedOnlyWhereTheyLive() {
    Set<String> offences = new TreeSet<>();
    for (Use use : uses) {
      Optional<Home> home = HOMES.stream().filter(h -> within(use.used(), h.library())).findFirst();
      if (home.isPresent()
          && home.get().packages().stream().noneMatch(p -> within(use.user(), p))) {
        offences.add(
            use.user()
                + " uses "
                + use.used()
                + ": only "
                + home.get().packages()
                + " may use "
                + home.get().library());
      }
    }
    none(offences);
  }

  @Test
  void noLibraryOrModuleComesInUnnoticed() {
    Set<String> offences = new TreeSet<>();
    for (Use use : uses) {
      boolean known =
          use.used().startsWith("org.osimage.")
              || MODULES.contains(use.where())
              || HOMES.stream().anyMatch(h -> within(use.used(), h.library()));
      if (!known) {
        offences.add(
            use.user()
                + " uses "
                + use.used()
                + " ("
                + use.where()
                + "): no such library or module is listed in this test");
      }
    }
    none(offences);
  }

  @Test
  void packagesHaveNoCycle() {
    Map<String, Map<String, Use>> graph = new TreeMap<>();
    for (Use use : uses) {
      if (Rooms.ours(use.used())) {
        graph
            .computeIfAbsent(packageOf(use.user()), p -> new TreeMap<>())
            .putIfAbsent(packageOf(use.used()), use);
      }
    }
    for (String start : graph.keySet()) {
      List<String> cycle = path(graph, start);
      assertTrue(cycle.isEmpty(), () -> "packages in a circle:\n" + String.join("\n", cycle));
    }
  }

  /** The uses that lead from a package back to it. */
  private static List<String> path(Map<String, Map<String, Use>> graph, String start) {
    Map<String, Use> reachedBy = new TreeMap<>();
    Deque<String> todo = new ArrayDeque<>(List.of(start));
    while (!todo.isEmpty()) {
      for (Map.Entry<String, Use> next : graph.getOrDefault(todo.remove(), Map.of()).entrySet()) {
        if (!next.getKey().equals(packageOf(next.getValue().user()))
            && reachedBy.putIfAbsent(next.getKey(), next.getValue()) == null) {
          todo.add(next.getKey());
        }
      }
    }
    List<String> path = new ArrayList<>();
    for (String at = start; reachedBy.containsKey(at); ) {
      Use use = reachedBy.get(at);
      path.add(0, use.user() + " uses " + use.used());
      at = packageOf(use.user());
      if (at.equals(start)) {
        break;
      }
    }
    return path;
  }
}
