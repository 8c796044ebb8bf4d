package org.osimage.source.svr4.format;

import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;

/**
 * What is known of a package before its data are read.
 *
 * @param name of its directory, or in the datastream's header; an instance of {@code PKG}
 * @param shown for messages: name and where it comes from
 * @param digests of {@code pkginfo} and {@code pkgmap} as they were read
 */
public record PackageHead(
    String name, String shown, PackageInfo info, PackageMap map, Map<String, String> digests) {
  static PackageHead of(String name, String shown, byte[] pkginfo, byte[] pkgmap)
      throws ImageBuildException {
    PackageHead head =
        new PackageHead(
            name,
            shown,
            PackageInfo.parse(PackageText.of(shown + ": pkginfo", pkginfo)),
            PackageMap.parse(PackageText.of(shown + ": pkgmap", pkgmap)),
            Map.of("pkginfo", hex(pkginfo), "pkgmap", hex(pkgmap)));
    if (!PackageName.isInstance(name) || !PackageName.ofInstance(name).equals(head.info().name())) {
      throw new ImageBuildException(
          shown + " is called " + name + ", its pkginfo says PKG=" + head.info().name());
    }
    return head;
  }

  private static String hex(byte[] bytes) {
    return Sha256.hex(bytes);
  }

  /** The name of one of its files, for messages. */
  public String file(String member) {
    return shown + ": " + member;
  }

  /** The classes to install, see {@link PackageInfo#classes}. */
  public List<String> classes() {
    return info.classes(map);
  }
}
