package org.osimage.source.svr4.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.CpioMembers;

/** Reads the first archive of a datastream, which has pkginfo and pkgmap of every package. */
final class DatastreamHeads {
  private static final String SIGNATURE = "signature";

  private final String shown;
  private final DatastreamHeader header;
  private final boolean trusted;
  private final Map<String, byte[]> infos = new HashMap<>();
  private final Map<String, byte[]> maps = new HashMap<>();

  DatastreamHeads(String shown, DatastreamHeader header, boolean trusted) {
    this.shown = shown;
    this.header = header;
    this.trusted = trusted;
  }

  /** Leaves the stream behind the trailer of the archive. */
  List<PackageHead> read(CpioMembers members) throws IOException {
    for (Optional<CpioMembers.Member> next = members.next();
        next.isPresent();
        next = members.next()) {
      member(members, next.get());
    }
    List<PackageHead> heads = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : header.parts().entrySet()) {
      heads.add(head(entry.getKey(), entry.getValue()));
    }
    return heads;
  }

  private void member(CpioMembers members, CpioMembers.Member member) throws IOException {
    String name = member.name();
    if (name.equals(SIGNATURE)) {
      if (!trusted) {
        throw new ImageBuildException(
            shown
                + " is signed, and signatures of packages cannot be verified here: take an unsigned"
                + " one, or accept it with"
                + " <admin><authentication>nocheck</authentication></admin>");
      }
      return;
    }
    if (member.isDirectory() && header.parts().containsKey(name)) {
      return;
    }
    int slash = name.indexOf('/');
    String packageName = slash < 0 ? "" : name.substring(0, slash);
    String file = name.substring(slash + 1);
    if (!member.isFile()
        || !header.parts().containsKey(packageName)
        || !(file.equals("pkginfo") || file.equals("pkgmap"))) {
      throw new ImageBuildException(
          shown
              + ": its first archive holds '"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "', which is neither pkginfo nor pkgmap of a package that the header names");
    }
    boolean info = file.equals("pkginfo");
    int limit = info ? PackageLimits.INFO : PackageLimits.MAP;
    byte[] bytes = PackageLimits.read(members.body(), limit, shown + ": " + name);
    (info ? infos : maps).put(packageName, bytes);
  }

  private PackageHead head(String name, int parts) throws ImageBuildException {
    byte[] info = infos.get(name);
    byte[] map = maps.get(name);
    if (info == null || map == null) {
      throw new ImageBuildException(
          shown + ": its first archive lacks " + name + (info == null ? "/pkginfo" : "/pkgmap"));
    }
    PackageHead head = PackageHead.of(name, shown + ", " + name, info, map);
    if (head.map().parts() != parts) {
      throw new ImageBuildException(
          shown + ": " + name + " has " + parts + " parts, its pkgmap says " + head.map().parts());
    }
    return head;
  }
}
