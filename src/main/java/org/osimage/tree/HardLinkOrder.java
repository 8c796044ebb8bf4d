package org.osimage.tree;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.HardLink;

/** Makes the first name in canonical order the owner of the body, and flattens chains of links. */
final class HardLinkOrder {
  private static final int UNKNOWN = -1;
  private static final int WALKING = -2;

  private final Entry[] sorted;
  private final Map<TreePath, Integer> positions = new HashMap<>();

  /** For each link the position of the entry that has the body. */
  private final int[] bodies;

  private HardLinkOrder(Entry[] sorted) {
    this.sorted = sorted;
    this.bodies = new int[sorted.length];
    Arrays.fill(bodies, UNKNOWN);
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
    for (Entry entry : sorted) {
      if (entry instanceof HardLink link) {
        positions.put(link.target(), UNKNOWN);
      }
    }
    for (int i = 0; i < sorted.length; i++) {
      int position = i;
      positions.computeIfPresent(sorted[i].path(), (path, unknown) -> position);
    }
    int[] first = new int[sorted.length]; // for each body with links, its first name
    Arrays.fill(first, UNKNOWN);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i].kind() == Entry.Kind.HARD_LINK) {
        findBody(i);
        int body = bodies[i];
        first[body] = Math.min(first[body] == UNKNOWN ? body : first[body], i);
      }
    }
    for (int i = 0; i < sorted.length; i++) {
      int body = bodies[i] == UNKNOWN ? i : bodies[i];
      if (first[body] != UNKNOWN) {
        place(i, first[body], body);
      }
    }
  }

  /** The owner comes before all other names, so that what it reads is still in its place. */
  private void place(int i, int owner, int body) {
    TreePath path = sorted[i].path();
    sorted[i] =
        i == owner
            ? sorted[body].withPath(path)
            : new HardLink(path, sorted[owner].attributes(), sorted[owner].path());
  }

  /** Each step of a chain is walked once, however many links share it. */
  private void findBody(int start) throws ImageBuildException {
    int at = start;
    while (sorted[at] instanceof HardLink link && bodies[at] < 0) {
      if (bodies[at] == WALKING) {
        throw new ImageBuildException(
            sorted[start].path() + " is a hard link to itself in a circle");
      }
      bodies[at] = WALKING;
      at = target(link);
    }
    int body = bodies[at] == UNKNOWN ? at : bodies[at];
    for (int i = start; i != at && bodies[i] == WALKING; ) {
      bodies[i] = body;
      i = target((HardLink) sorted[i]);
    }
  }

  private int target(HardLink link) throws ImageBuildException {
    int position = positions.getOrDefault(link.target(), UNKNOWN);
    if (position == UNKNOWN) {
      throw new ImageBuildException(
          link.path() + " is a hard link to " + link.target() + ", which is not in the tree");
    }
    if (sorted[position].kind() == Entry.Kind.DIRECTORY) {
      throw new ImageBuildException(
          link.path() + " is a hard link to the directory " + link.target());
    }
    return position;
  }
}
