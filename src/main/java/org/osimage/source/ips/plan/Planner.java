package org.osimage.source.ips.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.plan.ImagePlan.PlannedPackage;
import org.osimage.tree.TreePath;

/** Plans the installation of packages into an image that has none. */
public final class Planner {
  private static final int SHOWN = 20;
  private static final int NO_ID = 1024;

  /** Names of users, groups and drivers: no separators, nothing that begins other lines. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+$,-]*");

  private static final String ROOT = "root";

  private static final List<String> ACTUATORS =
      List.of(
          "disable_fmri",
          "reboot-needed",
          "refresh_fmri",
          "release-note",
          "restart_fmri",
          "suspend_fmri");

  /** What must be equal where several packages deliver one legacy entry. */
  private static final List<String> LEGACY_ATTRIBUTES =
      List.of(
          "category",
          "desc",
          "hotline",
          "name",
          "vendor",
          "version",
          "basedir",
          "pkginst",
          "pstamp",
          "sunw_prodvers");

  private final Varcets varcets;
  private final Map<ActionType, List<Delivered>> actions = new EnumMap<>(ActionType.class);
  private final PathClaims paths = new PathClaims();
  private final SortedMap<TreePath, Delivered> directories = new TreeMap<>();
  private final SortedMap<TreePath, Delivered> files = new TreeMap<>();
  private final SortedMap<TreePath, Delivered> hardLinks = new TreeMap<>();
  private final SortedMap<TreePath, Delivered> symbolicLinks = new TreeMap<>();
  private final SortedMap<String, Mediation> mediations = new TreeMap<>();
  private final Set<String> actuators = new TreeSet<>();
  private final List<String> warnings = new ArrayList<>();

  private Planner(Varcets varcets) {
    this.varcets = varcets;
  }

  /**
   * @param packages each name once
   * @throws ImageBuildException if a package is wrong or unsafe, or packages clash: every clash is
   *     named with both packages
   */
  public static ImagePlan plan(List<PlannedPackage> packages, Varcets varcets)
      throws ImageBuildException {
    Planner planner = new Planner(varcets);
    List<PlannedPackage> sorted = new ArrayList<>(packages);
    sorted.sort(Comparator.comparing(p -> p.fmri().name()));
    for (PlannedPackage one : sorted) {
      planner.collect(one);
    }
    return planner.plan();
  }

  private void collect(PlannedPackage one) throws ImageBuildException {
    Set<String> sysattr = new TreeSet<>();
    for (Action action : one.manifest().actions()) {
      if (!varcets.allow(action)) {
        continue;
      }
      Delivered delivered = new Delivered(one.fmri(), action);
      actuate(delivered);
      if (action.has("sysattr")) {
        sysattr.add(action.value("path").orElse(""));
      }
      switch (action.type()) {
        case DIR, FILE, LINK, HARDLINK -> paths.add(delivered);
        default -> actions.computeIfAbsent(action.type(), t -> new ArrayList<>()).add(delivered);
      }
    }
    if (!sysattr.isEmpty()) {
      warnings.add(one.fmri() + ": system attributes are not kept: " + String.join(", ", sysattr));
    }
  }

  private void actuate(Delivered delivered) {
    for (String name : ACTUATORS) {
      for (String value : delivered.action().values(name)) {
        actuators.add(name + " " + value);
      }
    }
  }

  private List<Delivered> of(ActionType type) {
    return actions.getOrDefault(type, List.of());
  }

  private ImagePlan plan() throws ImageBuildException {
    SortedMap<TreePath, List<Delivered>> settled = paths.settled();
    mediate(settled);
    for (Map.Entry<TreePath, List<Delivered>> claim : settled.entrySet()) {
      place(claim.getKey(), claim.getValue());
    }
    return new ImagePlan(
        directories,
        implied(),
        files,
        new HardLinkTargets(hardLinks, files, symbolicLinks).resolved(),
        symbolicLinks,
        users(),
        byId(unique(ActionType.GROUP), "gid"),
        unique(ActionType.DRIVER),
        of(ActionType.LICENSE),
        legacy(),
        mediations,
        List.copyOf(actuators),
        warnings);
  }

  /** Chooses for each mediator which of its links are created. */
  private void mediate(SortedMap<TreePath, List<Delivered>> settled) throws ImageBuildException {
    Map<String, List<Mediation>> offered = new TreeMap<>();
    for (List<Delivered> claims : settled.values()) {
      for (Delivered link : claims) {
        if (link.mediator().isPresent() && link.action().type() != ActionType.FILE) {
          offered
              .computeIfAbsent(link.mediator().get(), m -> new ArrayList<>())
              .add(Mediation.of(link));
        }
      }
    }
    offered.forEach(
        (mediator, all) -> mediations.put(mediator, all.stream().min(Mediation.ORDER).get()));
  }

  private void place(TreePath path, List<Delivered> claims) throws ImageBuildException {
    for (Delivered delivered : claims) {
      switch (delivered.action().type()) {
        case DIR -> {
          delivered.mode();
          directories.put(path, delivered);
        }
        case FILE -> {
          delivered.mode();
          if (isInstalled(delivered)) {
            files.put(path, delivered);
          }
        }
        default -> {
          Optional<Mediation> taken =
              delivered.mediator().flatMap(m -> Optional.ofNullable(mediations.get(m)));
          if (taken.isEmpty() || taken.get().selects(Mediation.of(delivered))) {
            boolean hard = delivered.action().type() == ActionType.HARDLINK;
            (hard ? hardLinks : symbolicLinks).putIfAbsent(path, delivered);
          }
        }
      }
    }
  }

  /** Files that are only there to be taken over from an older installation are not installed. */
  private static boolean isInstalled(Delivered file) {
    String preserve = file.action().value("preserve").orElse("");
    return !preserve.equals("legacy") && !preserve.equals("abandon");
  }

  /** Directories that nobody names, with the next one above that somebody does. */
  private SortedMap<TreePath, Optional<TreePath>> implied() {
    SortedMap<TreePath, Optional<TreePath>> implied = new TreeMap<>();
    for (Map.Entry<TreePath, Delivered> entry : paths.needed().entrySet()) {
      TreePath path = entry.getKey();
      if (!directories.containsKey(path)) {
        TreePath above = path.parent();
        while (!above.isRoot() && !directories.containsKey(above)) {
          above = above.parent();
        }
        implied.put(path, above.isRoot() ? Optional.empty() : Optional.of(above));
      }
    }
    return implied;
  }

  /** Actions of a type of which each name may be delivered once. */
  private List<Delivered> unique(ActionType type) throws ImageBuildException {
    Map<String, Delivered> byName = new TreeMap<>();
    List<String> clashes = new ArrayList<>();
    for (Delivered one : of(type)) {
      String name = one.action().key().orElse("");
      refuseSeparators(one);
      boolean member = type == ActionType.DRIVER || name.indexOf(',') < 0;
      if (!member || !NAME.matcher(name).matches()) {
        throw one.wrong("has a name that would mean something else in the files of the image");
      }
      Delivered other = byName.putIfAbsent(name, one);
      if (other != null) {
        clashes.add(type + " " + name + ": " + other.packageName() + " and " + one.packageName());
      }
    }
    if (!clashes.isEmpty()) {
      throw new ImageBuildException(
          "these packages cannot be installed together, both deliver the same:"
              + ImageBuildException.lines(clashes, SHOWN));
    }
    return List.copyOf(byName.values());
  }

  /** Values become lines and fields of files. */
  private static void refuseSeparators(Delivered one) throws ImageBuildException {
    boolean account =
        one.action().type() == ActionType.USER || one.action().type() == ActionType.GROUP;
    for (Map.Entry<String, List<String>> attribute : one.action().attributes().entrySet()) {
      for (String value : attribute.getValue()) {
        if (value.chars().anyMatch(Character::isISOControl)
            || (account && value.indexOf(':') >= 0 && !attribute.getKey().contains("_fmri"))) {
          throw one.wrong(
              "has a colon or a control character in the attribute " + attribute.getKey());
        }
      }
    }
  }

  private List<Delivered> users() throws ImageBuildException {
    List<Delivered> users = byId(unique(ActionType.USER), "uid");
    for (Delivered user : users) {
      String name = user.action().key().orElse("");
      if (user.action().value("uid").filter(uid -> uid.matches("0+")).isPresent()
          && !name.equals(ROOT)) {
        warnings.add(user.place() + ": the user action " + name + " has the uid 0, as root");
      }
    }
    return users;
  }

  private static List<Delivered> byId(List<Delivered> accounts, String attribute)
      throws ImageBuildException {
    Map<Delivered, Integer> ids = new LinkedHashMap<>();
    for (Delivered account : accounts) {
      Optional<String> id = account.action().value(attribute);
      if (id.isPresent() && !id.get().matches("[0-9]{1,9}")) {
        throw account.wrong("has the " + attribute + " '" + id.get() + "', which is no number");
      }
      ids.put(account, id.map(Integer::parseInt).orElse(NO_ID));
    }
    List<Delivered> sorted = new ArrayList<>(accounts);
    sorted.sort(Comparator.comparing(account -> ids.getOrDefault(account, NO_ID)));
    return sorted;
  }

  /** One entry for each name; several packages may deliver it if they agree. */
  private List<Delivered> legacy() throws ImageBuildException {
    Map<String, Delivered> byName = new TreeMap<>();
    for (Delivered one : of(ActionType.LEGACY)) {
      String name = one.action().key().orElse("");
      refuseSeparators(one);
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9+._-]*")) {
        throw one.wrong("is no name of an SVR4 package");
      }
      Delivered other = byName.putIfAbsent(name, one);
      for (String attribute : other == null ? List.<String>of() : LEGACY_ATTRIBUTES) {
        if (!other.action().value(attribute).equals(one.action().value(attribute))) {
          throw new ImageBuildException(
              "these packages cannot be installed together: "
                  + other.packageName()
                  + " and "
                  + one.packageName()
                  + " deliver the legacy package "
                  + name
                  + " with a different "
                  + attribute);
        }
      }
    }
    return List.copyOf(byName.values());
  }
}
