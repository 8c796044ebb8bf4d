package org.osimage.bench;

import java.util.List;
import java.util.function.Predicate;

/**
 * Something that we and native tools do.
 *
 * @param name for {@code --jobs}
 * @param engine what {@link Engine} calls it, and its further arguments
 * @param applies to which trees
 * @param peers native ways
 */
record Job(String name, List<String> engine, Predicate<BenchTree> applies, List<Peer> peers) {
  /**
   * @param name for the table
   * @param script bash, with {@code $tree}, {@code $fat}, {@code $debs}, {@code $home}, {@code
   *     $out}, {@code $fatsize} (KiB) and {@code $engine} (ours: job, {@code $home}, {@code $out})
   *     set
   * @param target the ratio of our wall time to its that issue 2 expects; 0 for none
   */
  record Peer(String name, String script, double target) {}
}
