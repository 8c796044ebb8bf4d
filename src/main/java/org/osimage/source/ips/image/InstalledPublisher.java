package org.osimage.source.ips.image;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A publisher as the installed system will know it.
 *
 * @param origins addresses; none is possible: the user of the system names them
 * @param mirrors addresses
 * @param sticky whether packages stay with the publisher from which they were installed
 * @param properties of the publisher, e.g. signature-policy
 */
public record InstalledPublisher(
    String name,
    List<String> origins,
    List<String> mirrors,
    boolean sticky,
    SortedMap<String, String> properties) {
  public InstalledPublisher {
    origins = List.copyOf(origins);
    mirrors = List.copyOf(mirrors);
    properties = new TreeMap<>(properties);
  }
}
