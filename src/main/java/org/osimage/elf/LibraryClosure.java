package org.osimage.elf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.ContentStore;
import org.osimage.content.RandomBytes;
import org.osimage.elf.DynamicSection.Kind;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Whether every ELF file of a root finds there what it names in {@code DT_NEEDED}: programs and
 * libraries in their run path and the usual directories (illumos ld.so.1(1), Linux ld.so(8)),
 * illumos's kernel modules beneath the directories of {@code moddir}.
 */
public final class LibraryClosure {
  private static final Architecture ARCH = Architecture.X86_64;
  private static final String ISA64 = ARCH.in("{isa64}");
  private static final List<String> ILLUMOS_32 = List.of("/lib", "/usr/lib");
  private static final List<String> ILLUMOS_64 =
      in("/lib/64", "/usr/lib/64", "/lib/{isa64}", "/usr/lib/{isa64}");
  private static final List<String> LINUX =
      in("/lib/{multiarch}", "/usr/lib/{multiarch}", "/lib64", "/usr/lib64", "/lib", "/usr/lib");

  /** Where a kernel looks for modules by default. */
  private static final List<String> MODULES =
      in("/platform/{flar}/kernel", "/kernel", "/usr/kernel");

  private static final int SMALLEST = 52;

  private final ImageTree root;
  private final ContentStore store;
  private final boolean illumos;
  private final Map<String, Kind> kinds = new HashMap<>();

  /**
   * @param illumos whose rules apply, else those of Linux
   */
  public LibraryClosure(ImageTree root, ContentStore store, boolean illumos) {
    this.root = root;
    this.store = store;
    this.illumos = illumos;
  }

  private static List<String> in(String... templates) {
    return Arrays.stream(templates).map(ARCH::in).toList();
  }

  /** A line for every library that is missing; none when the root is closed. */
  public List<String> missing() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Entry entry : root.entries()) {
      if (entry instanceof Entry.RegularFile file && file.content().size() >= SMALLEST) {
        String path = "/" + file.path();
        check(path, DynamicSection.of(path, RandomBytes.of(store, file.content())), missing);
      }
    }
    return missing;
  }

  private void check(String path, DynamicSection wanted, List<String> missing) throws IOException {
    if (wanted.interpreter().isPresent() && find(wanted.interpreter().get()).isEmpty()) {
      missing.add(path + " needs its loader " + wanted.interpreter().get());
    }
    for (String library : wanted.libraries()) {
      List<String> candidates =
          wanted.kind().isModule()
              ? modules(library, wanted.kind().isWide())
              : files(path, library, wanted);
      boolean found = false;
      for (String candidate : candidates) {
        found = found || kind(candidate) == wanted.kind();
      }
      if (!found) {
        missing.add(path + " needs " + library + ", looked for at " + String.join(" ", candidates));
      }
    }
  }

  /** The file that a path leads to; a circle of links leads nowhere. */
  private Optional<Entry.RegularFile> find(String path) {
    try {
      // as the target of a link a path may have two dots in it
      TreePath start = TreePath.literal("path");
      TreePath found =
          SymlinkWalk.resolve(
              start,
              p ->
                  p.equals(start)
                      ? Optional.of(path)
                      : SymlinkWalk.target(root.find(p).map(root::body)));
      return root.find(found)
          .map(root::body)
          .filter(Entry.RegularFile.class::isInstance)
          .map(Entry.RegularFile.class::cast);
    } catch (ImageBuildException e) {
      return Optional.empty();
    }
  }

  private Kind kind(String path) throws IOException {
    Kind known = kinds.get(path);
    if (known == null) {
      Optional<Entry.RegularFile> file = find(path);
      known =
          file.isEmpty()
              ? Kind.NO_ELF
              : DynamicSection.of(path, RandomBytes.of(store, file.get().content())).kind();
      kinds.put(path, known);
    }
    return known;
  }

  /** A module is named by its directory and name, e.g. {@code misc/scsi}. */
  private static List<String> modules(String name, boolean wide) {
    int slash = name.lastIndexOf('/');
    String directory = slash < 0 ? "misc" : name.substring(0, slash);
    String file = name.substring(slash + 1);
    return MODULES.stream()
        .map(base -> base + "/" + directory + (wide ? "/" + ISA64 + "/" : "/") + file)
        .toList();
  }

  private List<String> files(String path, String library, DynamicSection wanted) {
    if (library.startsWith("/")) {
      return List.of(library);
    }
    String origin = path.substring(0, path.lastIndexOf('/'));
    boolean wide = wanted.kind().isWide();
    Set<String> directories = new LinkedHashSet<>();
    for (String directory : wanted.runPaths()) {
      String plain =
          directory
              .replaceAll("\\$(ORIGIN\\b|\\{ORIGIN\\})", Matcher.quoteReplacement(origin))
              .replaceAll("\\$(ISALIST\\b|\\{ISALIST\\})", wide ? ISA64 : "")
              .replaceAll(
                  "\\$(PLATFORM\\b|\\{PLATFORM\\})", illumos ? ARCH.flar() : ARCH.toString());
      if (plain.startsWith("/") && plain.indexOf('$') < 0) {
        directories.add(plain);
      }
    }
    directories.addAll(!illumos ? LINUX : wide ? ILLUMOS_64 : ILLUMOS_32);
    return directories.stream().map(d -> d + "/" + library).toList();
  }
}
