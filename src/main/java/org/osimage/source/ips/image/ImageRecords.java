package org.osimage.source.ips.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.plan.Mediation;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.tree.TreePath;

/**
 * What pkg must find beneath {@code var/pkg} to manage an image (format 4): configuration,
 * manifests, state. Everything that pkg can make again - caches, indexes, history - is left out,
 * and with it every date and random value.
 *
 * @param packages by name, sorted
 * @param properties of the image
 * @param publishers in search order
 * @param avoided names of packages with what the image remembers of them
 */
public record ImageRecords(
    List<InstalledPackage> packages,
    SortedMap<String, String> properties,
    List<InstalledPublisher> publishers,
    Varcets varcets,
    SortedMap<String, Mediation> mediations,
    SortedMap<String, String> avoided) {
  private static final String ROOT = "var/pkg/";

  public ImageRecords {
    packages = List.copyOf(packages);
    publishers = List.copyOf(publishers);
    properties = new TreeMap<>(properties);
  }

  /**
   * The files by path.
   *
   * @param epoch time of the build, in seconds since 1970
   */
  public Map<TreePath, byte[]> files(long epoch) {
    Map<TreePath, byte[]> files = new LinkedHashMap<>();
    put(files, "pkg5.image", ImageConfiguration.of(properties, publishers, varcets, mediations));
    new StateCatalog(packages, epoch)
        .files()
        .forEach(
            (name, text) -> {
              // what else the publishers offer, pkg reads from them
              put(files, "state/installed/" + name, text);
              put(files, "state/known/" + name, text);
            });
    put(files, "state/avoid_set", Json.of(List.of(1, new TreeMap<>(avoided))));
    for (InstalledPackage one : packages) {
      String name = one.fmri().encodedName() + "/" + one.fmri().encodedVersion();
      files.put(
          TreePath.literal(ROOT + "publisher/" + one.publisher() + "/pkg/" + name), one.bytes());
    }
    return files;
  }

  private static void put(Map<TreePath, byte[]> files, String name, String text) {
    files.put(TreePath.literal(ROOT + name), text.getBytes(StandardCharsets.UTF_8));
  }
}
