package org.osimage.source.ips.plan;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Finds the file behind each hard link; nothing outside the packages' own files counts. */
final class HardLinkTargets {
  private final Map<TreePath, Delivered> links;
  private final Map<TreePath, Delivered> files;
  private final Map<TreePath, Delivered> symbolic;

  HardLinkTargets(
      Map<TreePath, Delivered> links,
      Map<TreePath, Delivered> files,
      Map<TreePath, Delivered> symbolic) {
    this.links = links;
    this.files = files;
    this.symbolic = symbolic;
  }

  /**
   * @throws ImageBuildException naming a link whose target leaves the image, is not a file, or
   *     leads back to it
   */
  SortedMap<TreePath, TreePath> resolved() throws ImageBuildException {
    SortedMap<TreePath, TreePath> resolved = new TreeMap<>();
    for (Map.Entry<TreePath, Delivered> link : links.entrySet()) {
      resolved.put(link.getKey(), file(link.getKey(), link.getValue()));
    }
    return resolved;
  }

  private TreePath file(TreePath from, Delivered start) throws ImageBuildException {
    Set<TreePath> seen = new HashSet<>();
    TreePath path = from;
    Delivered link = start;
    while (seen.add(path)) {
      path = target(path, link);
      if (files.containsKey(path)) {
        return path;
      }
      Optional<Delivered> next = Optional.ofNullable(links.get(path));
      if (next.isEmpty()) {
        throw start.wrong("is a hard link to /" + path + ", which is no file of the packages");
      }
      link = next.get();
    }
    throw start.wrong("is a hard link to itself in a circle");
  }

  private TreePath target(TreePath path, Delivered link) throws ImageBuildException {
    String text = link.required("target");
    TreePath at = text.startsWith("/") ? TreePath.ROOT : path.parent();
    for (String component : text.split("/", -1)) {
      if (component.equals("..")) {
        if (at.isRoot()) {
          throw link.wrong("is a hard link to '" + text + "', outside the image");
        }
        at = at.parent();
      } else {
        at = at.resolve(component);
      }
    }
    TreePath parent =
        SymlinkWalk.resolve(
            at.parent(),
            p -> Optional.ofNullable(symbolic.get(p)).flatMap(s -> s.action().value("target")));
    return parent.resolve(at.name());
  }
}
