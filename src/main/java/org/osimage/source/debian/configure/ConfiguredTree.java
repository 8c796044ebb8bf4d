package org.osimage.source.debian.configure;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.osimage.tree.ImageTree;

/**
 * What scripts have made of a tree.
 *
 * @param tree with all changes
 * @param scripts how many were run
 * @param failures a line for each that did not end well, with what to do; empty if all is done
 * @param writers by path: package, script and line that changed it last
 * @param reads every path that a script looked at
 * @param fragments names of what is left for the first boot
 */
public record ConfiguredTree(
    ImageTree tree,
    int scripts,
    List<String> failures,
    SortedMap<String, String> writers,
    SortedSet<String> reads,
    List<String> fragments) {
  public ConfiguredTree {
    failures = List.copyOf(failures);
    fragments = List.copyOf(fragments);
  }
}
