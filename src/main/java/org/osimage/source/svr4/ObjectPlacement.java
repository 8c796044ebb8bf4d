package org.osimage.source.svr4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.DeliveredPackage;
import org.osimage.source.svr4.format.LinkTarget;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.Parameters;
import org.osimage.source.svr4.format.StoredBody;
import org.osimage.tree.TreePath;

/** Finds the places of a package's objects: parameters, base directory, links; nothing escapes. */
final class ObjectPlacement {
  private static final int MOST_LINKS = 64;
  private static final int SET_ID = 06000;
  private static final int MODE_MASK = 07777;
  private static final Set<String> FORBIDDEN =
      Set.of("PKG_INSTALL_ROOT", "BASEDIR", "CLIENT_BASEDIR");

  private final DeliveredPackage delivered;
  private final Parameters parameters;
  private final Optional<TreePath> basedir;
  private final Admin admin;
  private final Map<TreePath, PlacedObject> placed = new HashMap<>();

  /**
   * @param basedir empty when the package has nothing relocatable
   */
  ObjectPlacement(
      DeliveredPackage delivered, Parameters parameters, Optional<TreePath> basedir, Admin admin) {
    this.delivered = delivered;
    this.parameters = parameters;
    this.basedir = basedir;
    this.admin = admin;
  }

  /**
   * The objects of the classes that are installed, in the order of the map.
   *
   * @throws ImageBuildException naming the line of an object that leaves the image, uses what is
   *     not defined, or lies beneath a link of its own package
   */
  List<PlacedObject> place(List<String> classes) throws ImageBuildException {
    Set<String> installed = Set.copyOf(classes);
    List<PlacedObject> objects = new ArrayList<>();
    for (MapEntry entry : delivered.head().map().entries()) {
      if (entry.type() == ObjectType.INFORMATION || !installed.contains(entry.className())) {
        continue;
      }
      PlacedObject object = place(entry);
      PlacedObject before = placed.put(object.path(), object);
      if (before != null) {
        throw error(
            entry, "goes to /" + object.path() + ", as line " + before.entry().line() + " does");
      }
      objects.add(object);
    }
    TreePath checked = TreePath.ROOT;
    for (PlacedObject object : objects) {
      if (!object.path().parent().equals(checked)) {
        checkParents(object);
        checked = object.path().parent();
      }
      if (object.type() == ObjectType.LINK) {
        checkLink(object);
      }
    }
    return objects;
  }

  private ImageBuildException error(MapEntry entry, String what) {
    return new ImageBuildException(
        delivered.head().file("pkgmap")
            + ", line "
            + entry.line()
            + ": "
            + entry.path()
            + " "
            + what);
  }

  private PlacedObject place(MapEntry entry) throws ImageBuildException {
    TreePath path = path(entry);
    String target = entry.type().isLink() ? substituted(entry, entry.target()) : "";
    TreePath linked = entry.type() == ObjectType.LINK ? linked(entry, path, target) : TreePath.ROOT;
    Optional<StoredBody> body = entry.type().isFile() ? delivered.body(entry) : Optional.empty();
    int mode = entry.mode();
    if (mode != MapEntry.UNKNOWN && entry.type().isFile() && admin.is("setuid", "nochange")) {
      mode &= MODE_MASK & ~SET_ID;
    }
    return new PlacedObject(
        entry,
        path,
        target,
        linked,
        mode,
        name(entry, entry.owner()),
        name(entry, entry.group()),
        body);
  }

  private TreePath path(MapEntry entry) throws ImageBuildException {
    String path = substituted(entry, entry.path());
    for (String component : path.split("/", -1)) {
      if (component.equals("..")) {
        throw error(entry, "becomes " + path + ", which could leave the image");
      }
    }
    if (path.indexOf('=') >= 0 || path.chars().anyMatch(c -> c <= ' ')) {
      throw error(entry, "becomes '" + path + "', which the contents database cannot name");
    }
    TreePath within = TreePath.of(path);
    boolean absolute = path.startsWith("/");
    if (!absolute && basedir.isEmpty()) {
      throw error(entry, "is relocatable, and the package has no BASEDIR");
    }
    TreePath whole = absolute ? within : basedir.orElseThrow().resolve(within);
    if (whole.isRoot() && !entry.type().isDirectory()) {
      throw error(entry, "takes the place of the image's root");
    }
    return whole;
  }

  /** Fills in components that are {@code $NAME}. */
  private String substituted(MapEntry entry, String text) throws ImageBuildException {
    if (text.indexOf('$') < 0) {
      return text;
    }
    List<String> components = new ArrayList<>();
    for (String component : text.split("/", -1)) {
      boolean parametric =
          component.length() > 1
              && component.charAt(0) == '$'
              && Character.isLetter(component.charAt(1));
      components.add(parametric ? parameter(entry, component.substring(1)) : component);
    }
    return String.join("/", components);
  }

  private String parameter(MapEntry entry, String name) throws ImageBuildException {
    if (FORBIDDEN.contains(name)) {
      throw error(entry, "uses $" + name + ", which paths may not");
    }
    String value = parameters.value(name);
    if (value.isEmpty()) {
      throw error(
          entry,
          "uses $"
              + name
              + ", which neither pkginfo nor <responses> defines"
              + (Character.isLowerCase(name.charAt(0)) ? "; pkgmk should have filled it in" : ""));
    }
    return value;
  }

  private String name(MapEntry entry, String name) throws ImageBuildException {
    boolean parametric =
        name.length() > 1 && name.charAt(0) == '$' && Character.isLetter(name.charAt(1));
    String value = parametric ? parameter(entry, name.substring(1)) : name;
    if (!value.matches("[!-~]{1,64}")) {
      throw error(entry, "has the impossible owner or group '" + value + "'");
    }
    return value;
  }

  private TreePath linked(MapEntry entry, TreePath path, String target) throws ImageBuildException {
    try {
      return LinkTarget.of(path, target);
    } catch (ImageBuildException e) {
      throw new ImageBuildException(
          delivered.head().file("pkgmap")
              + ", line "
              + entry.line()
              + ": the hard link "
              + entry.path()
              + "="
              + entry.target()
              + " leads out of the image",
          e);
    }
  }

  private void checkParents(PlacedObject object) throws ImageBuildException {
    for (TreePath p = object.path().parent(); !p.isRoot(); p = p.parent()) {
      PlacedObject parent = placed.get(p);
      if (parent != null && !parent.type().isDirectory()) {
        throw error(
            object.entry(),
            "lies beneath /"
                + p
                + ", which the package itself delivers as ftype "
                + parent.type().letter()
                + " in line "
                + parent.entry().line()
                + (parent.type() == ObjectType.SYMLINK ? ": that could lead anywhere" : ""));
      }
    }
  }

  private void checkLink(PlacedObject object) throws ImageBuildException {
    PlacedObject at = object;
    for (int hops = 0; at != null && at.type() == ObjectType.LINK; hops++) {
      if (hops == MOST_LINKS) {
        throw error(
            object.entry(), "is a hard link to itself in a circle, or through " + hops + " links");
      }
      at = placed.get(at.linked());
    }
    if (at != null && at.type().isDirectory()) {
      throw error(object.entry(), "is a hard link to the directory /" + at.path());
    }
  }
}
