package org.osimage.tree;

import java.util.HashMap;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.HardLink;

/** Makes the first name in canonical order the owner of the body, and flattens chains of links. */
final class HardLinkOrder {
  private final Entry[] sorted;
  private final Map<TreePath, Integer> positions = new HashMap<>();

  private HardLinkOrder(Entry[] sorted) {
    this.sorted = sorted;
  }

  static void canonicalise(Entry[] sorted) throws ImageBuildException {
    for (Entry entry : sorted) {
      if (entry.kind() == Entry.Kind.HARD_LINK) {
        new HardLinkOrder(sorted).run();
        return;
      }
    }
  }

  private void run() throws ImageBuildException {
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] instanceof HardLink link) {
        positions.put(link.path(), i);
        positions.putIfAbsent(link.target(), -1);
      }
    }
    for (int i = 0; i < sorted.length; i++) {
      positions.computeIfPresent(sorted[i].path(), keep(i));
    }
    // body position -> position of the first name
    Map<Integer, Integer> owners = new HashMap<>();
    Map<Integer, Integer> bodies = new HashMap<>();
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] instanceof HardLink link) {
        int body = body(link);
        bodies.put(i, body);
        owners.merge(body, i, Math::min);
      }
    }
    owners.replaceAll((body, first) -> Math.min(body, first));
    Map<Integer, Entry> bodyEntries = new HashMap<>();
    owners.keySet().forEach(body -> bodyEntries.put(body, sorted[body]));
    for (int i = 0; i < sorted.length; i++) {
      int body = bodies.getOrDefault(i, owners.containsKey(i) ? i : -1);
      if (body >= 0) {
        place(i, owners.getOrDefault(body, body), bodyEntries.getOrDefault(body, sorted[body]));
      }
    }
  }

  private static java.util.function.BiFunction<TreePath, Integer, Integer> keep(int position) {
    return (path, old) -> position;
  }

  private void place(int i, int owner, Entry body) {
    TreePath path = sorted[i].path();
    if (i == owner) {
      sorted[i] = body.withPath(path);
    } else {
      sorted[i] = new HardLink(path, body.attributes(), sorted[owner].path());
    }
  }

  private int body(HardLink link) throws ImageBuildException {
    HardLink at = link;
    for (int hops = 0; hops <= sorted.length; hops++) {
      int position = positions.getOrDefault(at.target(), -1);
      if (position < 0) {
        throw new ImageBuildException(
            link.path() + " is a hard link to " + at.target() + ", which is not in the tree");
      }
      if (sorted[position] instanceof HardLink next) {
        at = next;
      } else if (sorted[position].kind() == Entry.Kind.DIRECTORY) {
        throw new ImageBuildException(
            link.path() + " is a hard link to the directory " + at.target());
      } else {
        return position;
      }
    }
    throw new ImageBuildException(link.path() + " is a hard link to itself in a circle");
  }
}
