package org.osimage.source.svr4;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.Dependencies.Dependency;
import org.osimage.source.svr4.format.PackageHead;
import org.osimage.source.svr4.format.PackageName;

/** Which packages of a file or directory are wanted, and in which order they are installed. */
final class PackageSelection {
  private PackageSelection() {}

  /**
   * The packages of these names; all of them where none or {@code all} is given.
   *
   * @throws ImageBuildException if a name is not there, or a package is there twice
   */
  static <T> List<T> select(Svr4Request request, List<T> offered, Function<T, PackageHead> head)
      throws ImageBuildException {
    Map<String, T> byName = new HashMap<>();
    for (T one : offered) {
      T before = byName.put(head.apply(one).name(), one);
      if (before != null) {
        throw new ImageBuildException(
            request.name()
                + " has the package "
                + head.apply(one).name()
                + " twice: "
                + head.apply(before).shown()
                + " and "
                + head.apply(one).shown());
      }
    }
    if (request.options().packages().isEmpty() || request.options().packages().contains("all")) {
      return offered;
    }
    Map<String, T> selected = new LinkedHashMap<>();
    for (String wanted : request.options().packages()) {
      List<T> matching =
          offered.stream().filter(one -> matches(wanted, head.apply(one).name())).toList();
      if (matching.isEmpty()) {
        throw new ImageBuildException(
            request.name()
                + " has no package "
                + wanted
                + "; it has "
                + String.join(", ", new TreeSet<>(byName.keySet())));
      }
      matching.forEach(one -> selected.put(head.apply(one).name(), one));
    }
    return List.copyOf(selected.values());
  }

  private static boolean matches(String wanted, String name) {
    boolean any = wanted.endsWith(".*") || wanted.endsWith("*");
    return any
        ? PackageName.ofInstance(name).equals(wanted.replaceAll("\\.?\\*$", ""))
        : name.equals(wanted);
  }

  /** Prerequisites before what needs them; otherwise as they came. */
  static List<PlannedPackage> ordered(List<PlannedPackage> packages, BuildLog log) {
    Map<String, List<PlannedPackage>> byName = new HashMap<>();
    packages.forEach(p -> byName.computeIfAbsent(p.name(), n -> new ArrayList<>()).add(p));
    List<PlannedPackage> ordered = new ArrayList<>();
    Set<PlannedPackage> open = identitySet();
    Set<PlannedPackage> done = identitySet();
    Deque<PlannedPackage> todo = new ArrayDeque<>();
    for (PlannedPackage first : packages) {
      todo.push(first);
      while (!todo.isEmpty()) {
        PlannedPackage p = todo.peek();
        if (open.add(p)) {
          for (PlannedPackage needed : prerequisites(p, byName)) {
            if (open.contains(needed) && !done.contains(needed)) {
              log.warn(p.shown() + " and " + needed.name() + " need each other");
            } else if (!done.contains(needed)) {
              todo.push(needed);
            }
          }
        } else {
          todo.pop();
          if (done.add(p)) {
            ordered.add(p);
          }
        }
      }
    }
    return List.copyOf(ordered);
  }

  private static Set<PlannedPackage> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** The last one first: they are put on a stack. */
  private static List<PlannedPackage> prerequisites(
      PlannedPackage p, Map<String, List<PlannedPackage>> byName) {
    List<PlannedPackage> needed = new ArrayList<>();
    for (Dependency d : p.dependencies().all()) {
      if (d.kind() == Dependencies.Kind.PREREQUISITE && !d.packageName().equals(p.name())) {
        needed.addAll(byName.getOrDefault(d.packageName(), List.of()));
      }
    }
    Collections.reverse(needed);
    return needed;
  }
}
