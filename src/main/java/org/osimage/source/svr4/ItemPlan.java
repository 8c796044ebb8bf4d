package org.osimage.source.svr4;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.svr4.PlannedPackage.Handling;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;

/** The packages of one item, laid over each other: which of them has which path in the end. */
final class ItemPlan {
  private record Claim(PlannedPackage owner, PlacedObject object) {}

  private static final int MOST_REPORTED = 20;
  private static final int MOST_LINKS = 64;

  private final Svr4Request request;
  private final List<PlannedPackage> packages;
  private final boolean withScripts;
  private final Map<TreePath, Claim> claims = new HashMap<>();
  private final Map<PlannedPackage, Set<TreePath>> lost = new IdentityHashMap<>();

  private ItemPlan(Svr4Request request, List<PlannedPackage> packages) {
    this.request = request;
    this.packages = List.copyOf(packages);
    this.withScripts =
        request.options().scripts() == Svr4Options.Scripts.RUN
            && packages.stream().anyMatch(p -> !p.scripts().isEmpty());
  }

  /**
   * @param packages in the order of their installation
   * @throws ImageBuildException if two packages differ in a path, and nothing says which one counts
   */
  static ItemPlan of(Svr4Request request, List<PlannedPackage> packages)
      throws ImageBuildException {
    ItemPlan plan = new ItemPlan(request, packages);
    List<String> conflicts = new ArrayList<>();
    for (PlannedPackage p : packages) {
      for (PlacedObject object : p.objects()) {
        if (p.handling(object) == Handling.COPY) {
          plan.claim(p, object, conflicts);
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw new ImageBuildException(plan.message(conflicts));
    }
    return plan;
  }

  Svr4Request request() {
    return request;
  }

  List<PlannedPackage> packages() {
    return packages;
  }

  /** Whether scripts are run, so that the packages are installed one after another. */
  boolean withScripts() {
    return withScripts;
  }

  /** Whether another package of the item has the path, although this one delivers it too. */
  boolean isLost(PlannedPackage p, PlacedObject object) {
    return lost.getOrDefault(p, Set.of()).contains(object.path());
  }

  private void claim(PlannedPackage p, PlacedObject object, List<String> conflicts)
      throws ImageBuildException {
    Claim before = claims.get(object.path());
    if (before == null) {
      claims.put(object.path(), new Claim(p, object));
      return;
    }
    String difference = ObjectDifference.of(before.object(), object);
    if (difference.isEmpty()) {
      claims.put(object.path(), new Claim(p, object));
      return;
    }
    switch (winner(before.owner(), p, object.path())) {
      case "later" -> {
        claims.put(object.path(), new Claim(p, object));
        lose(before.owner(), object.path());
      }
      case "earlier" -> lose(p, object.path());
      default ->
          conflicts.add(
              object.databasePath()
                  + ": "
                  + before.owner().shown()
                  + " and "
                  + p.shown()
                  + " differ in "
                  + difference);
    }
  }

  private void lose(PlannedPackage p, TreePath path) {
    lost.computeIfAbsent(p, k -> new HashSet<>()).add(path);
  }

  private String winner(PlannedPackage earlier, PlannedPackage later, TreePath path)
      throws ImageBuildException {
    for (Svr4Options.ConflictRule rule : request.options().conflicts()) {
      boolean meant =
          TreeSelection.of(List.of(rule.pattern()), List.of()).selects(path)
              && rule.winner()
                  .map(w -> w.equals(earlier.name()) || w.equals(later.name()))
                  .orElse(true);
      if (meant) {
        return rule.winner().filter(earlier.name()::equals).isPresent() ? "earlier" : "later";
      }
    }
    if (request.admin().is("conflict", "nocheck")) {
      return "later";
    }
    return request.admin().is("conflict", "nochange") ? "earlier" : "none";
  }

  private String message(List<String> conflicts) {
    StringBuilder text = new StringBuilder(request.name());
    text.append(": ").append(conflicts.size());
    text.append(conflicts.size() == 1 ? " path is" : " paths are");
    text.append(" delivered by two packages with a difference:");
    text.append(ImageBuildException.lines(conflicts, MOST_REPORTED));
    return text.append(
            "\nSay which one counts with <conflicts><conflict><path>PATTERN</path><package>NAME"
                + "</package></conflict></conflicts>, or let the later one win everywhere with"
                + " <admin><conflict>nocheck</conflict></admin>.")
        .toString();
  }

  /** What needs nothing but the packages; none when scripts are run. */
  List<Entry> entries(long epoch) {
    List<Entry> entries = new ArrayList<>();
    claims.forEach(
        (path, claim) -> {
          if (isContributed(claim.object())) {
            entries.add(claim.object().treeEntry(epoch));
          }
        });
    return entries;
  }

  /** Whether the object is an entry of the contribution. */
  boolean isContributed(PlacedObject object) {
    if (withScripts || object.path().isRoot() || !claims.containsKey(object.path())) {
      return false;
    }
    PlacedObject at = object;
    for (int hops = 0; at.type() == ObjectType.LINK; hops++) {
      Claim target = claims.get(at.linked());
      if (target == null || hops > MOST_LINKS) {
        return false; // a file of somebody else, or none
      }
      at = target.object();
    }
    return true;
  }

  Map<TreePath, SymbolicOwner> owners() {
    Map<TreePath, SymbolicOwner> owners = new HashMap<>();
    claims.forEach(
        (path, claim) -> {
          if (isContributed(claim.object())) {
            owner(claim.object()).ifPresent(owner -> owners.put(path, owner));
          }
        });
    return Collections.unmodifiableMap(owners);
  }

  /** The owner of an object; empty if it has no attributes, or leaves both open. */
  static Optional<SymbolicOwner> owner(PlacedObject o) {
    boolean any = o.owner().equals(MapEntry.ANY) && o.group().equals(MapEntry.ANY);
    if (any || !o.type().hasAttributes()) {
      return Optional.empty();
    }
    return Optional.of(
        new SymbolicOwner(
            o.owner().equals(MapEntry.ANY) ? "0" : o.owner(),
            o.group().equals(MapEntry.ANY) ? "0" : o.group()));
  }

  String origin(TreePath path) {
    Claim claim = claims.get(path);
    return claim == null
        ? request.name()
        : "package " + claim.owner().name() + " of " + request.name();
  }
}
