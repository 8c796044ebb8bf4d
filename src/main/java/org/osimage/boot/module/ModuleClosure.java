package org.osimage.boot.module;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The modules wanted with everything that has to be loaded before them, soft dependencies included:
 * modprobe follows only the first {@code softdep} of a module, here all count.
 *
 * @param modules in the order in which to load them, each once
 * @param builtin wanted, and compiled into the kernel
 * @param missing wanted, and neither a module nor built in nor an alias of one
 */
public record ModuleClosure(
    List<KernelModule> modules, List<String> builtin, List<String> missing) {
  public ModuleClosure {
    modules = List.copyOf(modules);
    builtin = List.copyOf(builtin);
    missing = List.copyOf(missing);
  }

  /**
   * @param wanted module names (dashes and underscores are the same) or aliases; all modules that
   *     have the alias are taken
   */
  public static ModuleClosure of(ModuleDirectory directory, List<String> wanted) {
    return new Walk(directory).all(wanted);
  }

  private static final class Walk {
    private final ModuleDirectory directory;
    private final Set<String> builtinNames;
    private final Map<String, KernelModule> loaded = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();

    Walk(ModuleDirectory directory) {
      this.directory = directory;
      this.builtinNames = new HashSet<>(directory.builtin().names());
    }

    ModuleClosure all(List<String> wanted) {
      Set<String> builtin = new LinkedHashSet<>();
      Set<String> missing = new LinkedHashSet<>();
      for (String name : wanted) {
        List<KernelModule> found = resolve(name);
        found.forEach(this::load);
        if (found.isEmpty()) {
          (isBuiltin(name) ? builtin : missing).add(name);
        }
      }
      return new ModuleClosure(
          new ArrayList<>(loaded.values()), List.copyOf(builtin), List.copyOf(missing));
    }

    private boolean isBuiltin(String name) {
      String plain = name.replace('-', '_');
      return builtinNames.contains(plain)
          || directory.builtin().aliases().stream()
              .anyMatch(alias -> AliasPattern.matches(alias.pattern(), plain));
    }

    private List<KernelModule> resolve(String name) {
      Optional<KernelModule> named = directory.find(name);
      if (named.isPresent()) {
        return List.of(named.get());
      }
      if (builtinNames.contains(name.replace('-', '_'))) {
        return List.of();
      }
      String plain = name.replace('-', '_');
      return directory.modules().stream()
          .filter(
              module ->
                  module.values("alias").stream()
                      .flatMap(alias -> ModuleName.normalAlias(alias).stream())
                      .anyMatch(pattern -> AliasPattern.matches(pattern, plain)))
          .toList();
    }

    /** modprobe's order: what a module needs, each with its soft dependencies, then itself. */
    private void load(KernelModule module) {
      directory.dependencies(module).forEach(this::loadAlone);
      loadAlone(module);
    }

    private void loadAlone(KernelModule module) {
      if (loaded.containsKey(module.name()) || !open.add(module.name())) {
        return; // soft dependencies may go round in circles, hard ones never do
      }
      soft(module, "pre:");
      loaded.put(module.name(), module);
      soft(module, "post:");
    }

    private void soft(KernelModule module, String when) {
      for (String value : module.values("softdep")) {
        for (String name : names(value, when)) {
          resolve(name).forEach(this::load);
        }
      }
    }

    /** The names after the word {@code when} in a value like {@code pre: a b post: c}. */
    private static List<String> names(String value, String when) {
      List<String> names = new ArrayList<>();
      boolean wanted = false;
      for (String word : value.strip().split("\\s+")) {
        if (word.endsWith(":")) {
          wanted = word.equals(when);
        } else if (wanted) {
          names.add(word);
        }
      }
      return names;
    }
  }
}
