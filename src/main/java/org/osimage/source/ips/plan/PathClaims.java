package org.osimage.source.ips.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.ActionType;
import org.osimage.tree.TreePath;

/**
 * Who delivers what to which path, by the original's rules: at one path all actions have one type;
 * a file stands alone, or as an overlay over one that allows it; directories and links may be
 * delivered by many if they are equal, and links also where a mediator chooses among them.
 */
final class PathClaims {
  private static final int MAX_REPORTED = 20;

  private final SortedMap<TreePath, List<Delivered>> claims = new TreeMap<>();
  private final SortedMap<TreePath, Delivered> needed = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  void add(Delivered delivered) throws ImageBuildException {
    TreePath path = SafePath.of(delivered);
    claims.computeIfAbsent(path, p -> new ArrayList<>(1)).add(delivered);
    for (TreePath p = path.parent(); !p.isRoot(); p = p.parent()) {
      if (Optional.ofNullable(needed.putIfAbsent(p, delivered)).isPresent()) {
        break;
      }
    }
  }

  /** Directories that paths need, each with an action that needs it. */
  SortedMap<TreePath, Delivered> needed() {
    return needed;
  }

  /**
   * The actions that are carried out: one for each path, but mediated links, which may be many.
   *
   * @throws ImageBuildException naming every clash with both packages
   */
  SortedMap<TreePath, List<Delivered>> settled() throws ImageBuildException {
    SortedMap<TreePath, List<Delivered>> settled = new TreeMap<>();
    for (Map.Entry<TreePath, List<Delivered>> claim : claims.entrySet()) {
      List<Delivered> actions = new ArrayList<>(claim.getValue());
      actions.sort(Delivered.ORDER);
      settled.put(claim.getKey(), settled(claim.getKey(), actions));
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(
          "these packages cannot be installed together:"
              + ImageBuildException.lines(problems, MAX_REPORTED));
    }
    return settled;
  }

  private List<Delivered> settled(TreePath path, List<Delivered> actions)
      throws ImageBuildException {
    Delivered first = actions.get(0);
    ActionType type = first.action().type();
    for (Delivered other : actions) {
      if (other.action().type() != type) {
        clash(path, first, other, "one delivers a " + type + ", one a " + other.action().type());
        return List.of(first);
      }
    }
    Optional<Delivered> beneath = Optional.ofNullable(needed.get(path));
    if (type != ActionType.DIR && beneath.isPresent()) {
      clash(
          path,
          first,
          beneath.get(),
          "one delivers a " + type + ", one something beneath it: " + path(beneath.get()));
    }
    return switch (type) {
      case DIR -> List.of(sameDirectory(path, actions));
      case FILE -> List.of(oneFile(path, actions));
      default -> links(path, actions);
    };
  }

  private static String path(Delivered delivered) {
    return delivered.action().value("path").orElse("");
  }

  private void clash(TreePath path, Delivered a, Delivered b, String what) {
    problems.add("/" + path + ": " + a.packageName() + " and " + b.packageName() + ": " + what);
  }

  private Delivered sameDirectory(TreePath path, List<Delivered> actions)
      throws ImageBuildException {
    Delivered first = actions.get(0);
    for (Delivered other : actions) {
      difference(first, other).ifPresent(d -> clash(path, first, other, "they differ in " + d));
    }
    return first;
  }

  private static Optional<String> difference(Delivered a, Delivered b) throws ImageBuildException {
    if (a.mode() != b.mode()) {
      return Optional.of("mode");
    }
    if (!a.required("owner").equals(b.required("owner"))) {
      return Optional.of("owner");
    }
    return a.required("group").equals(b.required("group"))
        ? Optional.empty()
        : Optional.of("group");
  }

  private Delivered oneFile(TreePath path, List<Delivered> actions) throws ImageBuildException {
    Delivered first = actions.get(0);
    if (actions.size() == 1) {
      return first;
    }
    Delivered second = actions.get(1);
    Optional<Delivered> overlay =
        actions.size() > 2
            ? Optional.empty()
            : overlay(first, second).or(() -> overlay(second, first));
    if (overlay.isEmpty()) {
      clash(path, first, second, "both deliver a file");
      return first;
    }
    Delivered below = overlay.get() == first ? second : first;
    if (denies(overlay.get()) || denies(below)) {
      difference(below, overlay.get())
          .ifPresent(d -> clash(path, below, overlay.get(), "the overlay differs in " + d));
    }
    return overlay.get();
  }

  private static Optional<Delivered> overlay(Delivered above, Delivered below) {
    boolean over = above.action().value("overlay").orElse("").equals("true");
    boolean allowed =
        below.action().value("overlay").orElse("").equals("allow")
            && below.action().has("preserve");
    return over && allowed ? Optional.of(above) : Optional.empty();
  }

  private static boolean denies(Delivered file) {
    return file.action().values("overlay-attributes").contains("deny");
  }

  /**
   * The distinct links. More than one target is possible only if a mediator tells them apart: the
   * same for all, with different versions or implementations.
   */
  private List<Delivered> links(TreePath path, List<Delivered> actions) throws ImageBuildException {
    Delivered first = actions.get(0);
    Map<String, Delivered> byMediation = new LinkedHashMap<>();
    Delivered otherTarget = first;
    Delivered otherMediator = first;
    for (Delivered link : actions) {
      Delivered same = byMediation.putIfAbsent(mediation(link), link);
      String target = link.required("target");
      if (same != null && !same.required("target").equals(target)) {
        clash(path, same, link, "their links differ in target");
      }
      otherTarget = target.equals(first.required("target")) ? otherTarget : link;
      otherMediator = link.mediator().equals(first.mediator()) ? otherMediator : link;
    }
    if (otherTarget != first && otherMediator != first) {
      Delivered other = otherMediator;
      boolean differs = !first.required("target").equals(other.required("target"));
      clash(path, differs ? first : otherTarget, other, "their links differ in target");
    }
    return List.copyOf(byMediation.values());
  }

  private static String mediation(Delivered link) {
    return String.join(
        "\n",
        link.mediator().orElse(""),
        link.action().value("mediator-version").orElse(""),
        link.action().value("mediator-implementation").orElse(""));
  }
}
