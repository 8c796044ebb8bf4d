package org.osimage.boot.module;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.RandomBytes;

/**
 * One kernel's modules, the directory {@code /lib/modules/VERSION}: every module read, in the order
 * that {@code modules.order} gives, with the dependencies that follow from their symbols.
 */
public final class ModuleDirectory {
  private static final int MAX_LIST = 64 << 20;

  private final List<KernelModule> modules;
  private final Map<String, Integer> byName = new HashMap<>();
  private final ModuleGraph graph;
  private final BuiltinModules builtin;

  private ModuleDirectory(List<KernelModule> modules, BuiltinModules builtin)
      throws ImageBuildException {
    this.modules = List.copyOf(modules);
    this.builtin = builtin;
    for (int i = 0; i < modules.size(); i++) {
      byName.put(modules.get(i).name(), i);
    }
    this.graph = new ModuleGraph(this.modules);
  }

  /**
   * Reads a module directory. Of two files with one module name that under {@code updates/} counts,
   * else the first by path; {@code build} and {@code source} are not entered.
   *
   * @param files all files of the directory, by their paths relative to it
   * @throws ImageBuildException if a module is damaged or modules need each other; names them
   */
  public static ModuleDirectory read(Map<String, RandomBytes> files) throws IOException {
    SortedMap<String, RandomBytes> sorted = new TreeMap<>(files);
    Map<String, String> pathByName = new HashMap<>();
    for (String path : sorted.keySet()) {
      if (ModuleName.isModuleFile(path) && !isExcluded(path)) {
        if (!IndexTrie.holds(path)) {
          throw new ImageBuildException(
              "the kernel module " + path + " has a name that is not ASCII: rename or exclude it");
        }
        pathByName.merge(ModuleName.ofPath(path), path, ModuleDirectory::preferred);
      }
    }
    List<KernelModule> modules = new ArrayList<>(pathByName.size());
    for (String path : inOrder(pathByName, list(sorted, "modules.order"))) {
      RandomBytes file = Optional.ofNullable(sorted.get(path)).orElseThrow();
      modules.add(ModuleReader.read(path, file));
    }
    BuiltinModules builtin =
        BuiltinModules.parse(
            list(sorted, "modules.builtin"), list(sorted, "modules.builtin.modinfo"));
    return new ModuleDirectory(modules, builtin);
  }

  private static boolean isExcluded(String path) {
    List<String> parts = Arrays.asList(path.split("/"));
    return parts.contains("build") || parts.contains("source");
  }

  private static String preferred(String one, String other) {
    return !one.startsWith("updates/") && other.startsWith("updates/") ? other : one;
  }

  /** As depmod: those in the list first, the others in the order of its hash table. */
  private static List<String> inOrder(Map<String, String> pathByName, Optional<String> order) {
    List<String> names = new ArrayList<>(pathByName.keySet());
    names.sort(HashOrder.ofBuckets(512));
    List<String> paths = new ArrayList<>(names.size());
    for (String name : names) {
      paths.add(pathByName.getOrDefault(name, ""));
    }
    String list = order.orElse("");
    if (list.endsWith("\n")) { // else depmod takes it for cut off
      Map<String, Integer> rank = new HashMap<>();
      int line = 0;
      for (String path : list.split("\n")) {
        rank.put(path, line++);
      }
      paths.sort(
          Comparator.comparing(
              p -> rank.getOrDefault(ModuleName.uncompressedPath(p), Integer.MAX_VALUE)));
    }
    return paths;
  }

  private static Optional<String> list(Map<String, RandomBytes> files, String name)
      throws IOException {
    RandomBytes file = files.get(name);
    if (file == null) {
      return Optional.empty();
    }
    if (file.size() > MAX_LIST) {
      throw new ImageBuildException(
          "the kernel's " + name + " has " + file.size() + " bytes, more than any kernel's");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    file.read(0, bytes);
    return Optional.of(new String(bytes.array(), StandardCharsets.ISO_8859_1));
  }

  /** All modules in loading-list order. */
  public List<KernelModule> modules() {
    return modules;
  }

  /** The module with a name; dashes and underscores are the same. */
  public Optional<KernelModule> find(String name) {
    return Optional.ofNullable(byName.get(name.replace('-', '_'))).map(modules::get);
  }

  /** The modules that this one needs in memory before it is loaded, in the order to load them. */
  public List<KernelModule> dependencies(KernelModule module) {
    Integer at = byName.get(module.name());
    if (at == null) {
      return List.of();
    }
    List<KernelModule> loadOrder = new ArrayList<>();
    int[] dependencies = graph.all(at);
    for (int i = dependencies.length - 1; i >= 0; i--) {
      loadOrder.add(modules.get(dependencies[i]));
    }
    return loadOrder;
  }

  /** The module's path relative to the directory, without an ending of compression. */
  public static String unpackedPath(KernelModule module) {
    return ModuleName.uncompressedPath(module.path());
  }

  /** The module's body as the kernel loads it, unpacked. */
  public static byte[] unpackedBody(KernelModule module, RandomBytes file) throws IOException {
    RandomBytes plain = ModuleReader.unpacked(module.path(), file);
    if (plain.size() > MAX_LIST) {
      throw new ImageBuildException(
          "the kernel module " + module.path() + " has " + plain.size() + " bytes, over 64 MiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) plain.size());
    plain.read(0, bytes);
    return bytes.array();
  }

  /** What is compiled into the kernel itself. */
  BuiltinModules builtin() {
    return builtin;
  }

  /**
   * The files that {@code depmod} would write into the directory, by name: modules.dep, .alias,
   * .softdep, .symbols, .devname and the binary indexes. Equal to those of kmod 30.
   */
  public SortedMap<String, byte[]> indexFiles() {
    return new ModuleIndexes(modules, graph, builtin).files();
  }
}
