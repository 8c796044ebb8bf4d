package org.osimage.source;

import java.util.List;

/**
 * A section of the lock file.
 *
 * @param key tells the request that it answers: the kind of the source and a digest, so that no two
 *     sources share one
 * @param columns what the words of a line are, for the head of the file
 * @param lines in the source's own words
 * @param packages how many packages the lines pin
 */
public record LockSection(String key, String columns, List<String> lines, int packages) {
  public LockSection {
    lines = List.copyOf(lines);
  }
}
