package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * {@code /var/lib/dpkg} and apt's marks, as dpkg 1.21 would leave them.
 *
 * <p>The state of every package is {@code install ok installed}, although no script has run. The
 * other candidate, {@code install ok unpacked}, is the literal truth; but then the booted system's
 * first {@code apt-get install} would run some two hundred postinst scripts before its own work,
 * among them those whose effect the image already has from its configuration, in whatever state the
 * machine is by then; {@code dpkg --audit} would call every package broken, and a package that
 * pre-depends on libc6 could not be unpacked at all. An image is declared, not half installed: what
 * scripts commonly do is there, declared or computed, the build log lists what was not run, and
 * {@code dpkg-reconfigure} or {@code apt-get --reinstall install} run a package's scripts for whom
 * wants them. For the same reason no trigger is pending; interests in triggers are registered, so
 * that later installations work.
 */
final class DpkgDatabase {
  static final String STATUS = "install ok installed";
  private static final String ROOT = "var/lib/dpkg/";
  private static final Set<String> SCRIPTS =
      Set.of("preinst", "postinst", "prerm", "postrm", "config");

  private final List<UnpackedDeb> debs;
  private final List<Set<TreePath>> lost;
  private final String architecture;
  private final ContentStore store;
  private final Additions image;

  /**
   * @param lost see {@link PackageMerge.Merged}
   * @param architecture the native one
   */
  DpkgDatabase(
      List<UnpackedDeb> debs,
      List<Set<TreePath>> lost,
      String architecture,
      ContentStore store,
      Additions image) {
    this.debs = debs;
    this.lost = lost;
    this.architecture = architecture;
    this.store = store;
    this.image = image;
  }

  static boolean isScript(String controlFile) {
    return SCRIPTS.contains(controlFile);
  }

  /**
   * @param standsIn what packages depend on and the builder of the image does itself
   */
  void write(Set<String> standsIn) throws IOException {
    for (String name : List.of("alternatives", "info", "parts", "triggers", "updates")) {
      image.directory(ROOT + name);
    }
    image.file(ROOT + "info/format", "1\n");
    for (String name : List.of("available", "diversions", "statoverride", "triggers/Unincorp")) {
      image.file(ROOT + name, "");
    }
    writeArchitectures();
    writeStatus(standsIn);
    for (int i = 0; i < debs.size(); i++) {
      writeInfo(debs.get(i), lost.get(i));
    }
    writeTriggers();
    writeAptMarks();
  }

  private void writeArchitectures() throws IOException {
    Set<String> foreign = new TreeSet<>();
    for (UnpackedDeb deb : debs) {
      foreign.add(deb.deb().architecture());
    }
    foreign.remove("all");
    foreign.remove(architecture);
    if (!foreign.isEmpty()) {
      image.file(ROOT + "arch", architecture + "\n" + String.join("\n", foreign) + "\n");
    }
  }

  private void writeStatus(Set<String> standsIn) throws IOException {
    StringBuilder status = new StringBuilder();
    for (UnpackedDeb deb : debs) {
      status.append(StatusParagraph.of(deb, controlText(deb, "conffiles")));
    }
    if (!standsIn.isEmpty()) {
      status.append(StandIn.paragraph(standsIn));
      image.file(ROOT + "info/" + StandIn.NAME + ".list", "/.\n");
    }
    image.file(ROOT + "status", status.toString());
  }

  private String controlText(UnpackedDeb deb, String name) throws IOException {
    ControlFile file = deb.control().get(name);
    return file == null ? "" : ControlMember.text(store.bytes(file.content()));
  }

  private void writeInfo(UnpackedDeb deb, Set<TreePath> gone) throws IOException {
    String base = ROOT + "info/" + deb.databaseName() + ".";
    StringBuilder list = new StringBuilder();
    for (Entry entry : deb.entries()) {
      if (!gone.contains(entry.path())) {
        list.append('/').append(entry.path()).append('\n');
      }
    }
    image.file(base + "list", list.toString());
    for (Map.Entry<String, ControlFile> file : deb.control().entrySet()) {
      String name = file.getKey();
      if (!name.equals("control") && !name.equals("list")) {
        int mode = isScript(name) ? 0755 : 0644;
        image.file(base + name, mode, 0, 0, file.getValue().content());
      }
    }
    if (!deb.control().containsKey("md5sums")) {
      image.file(base + "md5sums", md5sums(deb));
    }
  }

  /** dpkg writes the list itself when a package has none, without configuration files' sums. */
  private String md5sums(UnpackedDeb deb) throws IOException {
    Set<TreePath> conffiles = Set.copyOf(Conffiles.paths(controlText(deb, "conffiles")));
    StringBuilder text = new StringBuilder();
    for (Entry entry : deb.entries()) {
      String sum = deb.md5().get(entry.path());
      if (sum != null && !conffiles.contains(entry.path())) {
        text.append(sum).append("  ").append(entry.path()).append('\n');
      }
    }
    return text.toString();
  }

  /** Interests, deb-triggers(5): paths in one file, names in a file each. */
  private void writeTriggers() throws IOException {
    StringBuilder paths = new StringBuilder();
    Map<String, StringBuilder> names = new TreeMap<>();
    for (UnpackedDeb deb : debs) {
      for (String line : controlText(deb, "triggers").split("\n")) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
        if (words.length == 2 && words[0].matches("interest(-await|-noawait)?")) {
          String who = deb.databaseName() + (words[0].endsWith("-noawait") ? "/noawait" : "");
          if (words[1].startsWith("/")) {
            paths.append(words[1]).append(' ').append(who).append('\n');
          } else if (words[1].matches("[A-Za-z0-9][A-Za-z0-9._:+-]*")) {
            names.computeIfAbsent(words[1], n -> new StringBuilder()).append(who).append('\n');
          }
        }
      }
    }
    if (paths.length() > 0) {
      image.file(ROOT + "triggers/File", paths.toString());
    }
    for (Map.Entry<String, StringBuilder> name : names.entrySet()) {
      image.file(ROOT + "triggers/" + name.getKey(), name.getValue().toString());
    }
  }

  /** apt removes what nobody asked for once nothing needs it any more. */
  private void writeAptMarks() throws IOException {
    StringBuilder marks = new StringBuilder();
    for (UnpackedDeb deb : debs) {
      if (!deb.deb().requested()) {
        String arch = deb.deb().architecture();
        marks.append("Package: ").append(deb.name());
        marks.append("\nArchitecture: ").append(arch.equals("all") ? architecture : arch);
        marks.append("\nAuto-Installed: 1\n\n");
      }
    }
    if (marks.length() > 0) {
      image.directory("var/lib/apt");
      image.file("var/lib/apt/extended_states", marks.toString());
    }
  }
}
