package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Writes what {@code var/sadm} holds: of each package, and the contents database. */
final class PackageRecords {
  static final String PATH = "/sbin:/usr/sbin:/usr/bin:/usr/sadm/install/bin";
  static final String OAM_BASE = "/usr/sadm/sysadm";
  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /** Parameters that mean something only while a package is installed. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "BASEDIR",
          "CLASSES",
          "CLIENT_BASEDIR",
          "INST_DATADIR",
          "PATH",
          "PKG_CAS_PASSRELATIVE",
          "PKG_DST_QKVERIFY",
          "PKG_INIT_INSTALL",
          "PKG_INSTALL_ROOT",
          "PKG_SRC_NOVERIFY");

  private static final Set<String> RUN_ONCE = Set.of("checkinstall", "preinstall", "postinstall");

  /** Information files that are of no use after the installation. */
  private static final Set<String> NOT_INSTALLED =
      Set.of("pkginfo", "request", "checkinstall", "preinstall", "postinstall", "space");

  private final Changes changes;
  private final ContentStore store;
  private final long epoch;

  PackageRecords(Changes changes, ContentStore store, long epoch) {
    this.changes = changes;
    this.store = store;
    this.epoch = epoch;
  }

  /** The directory of an installed package. */
  static TreePath directory(String instance) {
    return InstalledPackages.DIRECTORY.resolve(TreePath.literal(instance));
  }

  /** The time of the build as {@code INSTDATE} has it, in UTC. */
  static String installDate(long epoch) {
    ZonedDateTime t = Instant.ofEpochSecond(epoch).atZone(ZoneOffset.UTC);
    return String.format(
        Locale.ROOT,
        "%s %02d %d %02d:%02d",
        MONTHS.get(t.getMonthValue() - 1),
        t.getDayOfMonth(),
        t.getYear(),
        t.getHour(),
        t.getMinute());
  }

  private static String changeDate(long epoch) {
    ZonedDateTime t = Instant.ofEpochSecond(epoch).atZone(ZoneOffset.UTC);
    return String.format(
        Locale.ROOT,
        "%s %s %2d %02d:%02d:%02d %d",
        DAYS.get(t.getDayOfWeek().getValue() - 1),
        MONTHS.get(t.getMonthValue() - 1),
        t.getDayOfMonth(),
        t.getHour(),
        t.getMinute(),
        t.getSecond(),
        t.getYear());
  }

  /** The parameters that stay known of an installed package, in the original's order. */
  Map<String, String> parameters(PlannedPackage p, String instance) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("CLASSES", String.join(" ", p.classes()));
    all.put("BASEDIR", p.basedir().map(PlacedObject::databasePath).orElse("/"));
    all.put("LANG", "C");
    all.put("PATH", PATH);
    all.put("OAMBASE", OAM_BASE);
    p.parameters()
        .all()
        .forEach(
            (name, value) -> {
              if (!NOT_KEPT.contains(name)) {
                all.put(name, value);
              }
            });
    all.put("PKGINST", instance);
    all.put("PKGSAV", "/var/sadm/pkg/" + instance + "/save");
    all.put("INSTDATE", installDate(epoch));
    return all;
  }

  /** Writes the files of a package. */
  void write(PlannedPackage p, String instance) throws IOException {
    TreePath directory = directory(instance);
    StringBuilder pkginfo = new StringBuilder();
    parameters(p, instance)
        .forEach((name, value) -> pkginfo.append(name + "=" + value.replace("\n", "\\\n") + "\n"));
    directory(directory.resolve("install"));
    put(directory.resolve("pkginfo"), text(pkginfo.toString()), epoch);
    for (MapEntry information : p.information()) {
      if (!NOT_INSTALLED.contains(information.path()) && !information.path().startsWith("i.")) {
        put(directory.resolve("install/" + information.path()), p, information);
      }
    }
    pristine(p, directory.resolve("save/pspool/" + instance));
  }

  /** Lays out the scripts that pkgadd runs, for the time of the installation. */
  void writeScripts(PlannedPackage p, String instance) throws IOException {
    for (MapEntry script : scripts(p)) {
      put(directory(instance).resolve("install/" + script.path()), p, script);
    }
    directory(ContentsFile.PATH.parent());
    directory(directory(instance).resolve("save"));
  }

  /** Takes them away. */
  void removeScripts(PlannedPackage p, String instance) throws IOException {
    for (MapEntry script : scripts(p)) {
      TreePath path = directory(instance).resolve("install/" + script.path());
      if (changes.find(path).isPresent()) {
        changes.delete(path);
      }
    }
  }

  private static List<MapEntry> scripts(PlannedPackage p) {
    return p.information().stream()
        .filter(e -> RUN_ONCE.contains(e.path()) || e.path().startsWith("i."))
        .toList();
  }

  /** What a zone would be installed from: the information files, and files that are edited. */
  private void pristine(PlannedPackage p, TreePath spool) throws IOException {
    put(spool.resolve("pkginfo"), p.delivered().file("pkginfo").content(), epoch);
    put(spool.resolve("pkgmap"), p.delivered().file("pkgmap").content(), epoch);
    for (MapEntry information : p.information()) {
      put(spool.resolve(information.member()), p, information);
    }
    for (PlacedObject object : p.objects()) {
      if (object.type() == ObjectType.EDITABLE || object.type() == ObjectType.VOLATILE) {
        Content content = object.body().orElseThrow().content();
        put(spool.resolve(object.entry().member()), content, object.mtime(epoch));
      }
    }
  }

  /** An information file has the time of its line: that of a file in a directory is the host's. */
  private void put(TreePath path, PlannedPackage p, MapEntry entry) throws ImageBuildException {
    Content content = p.delivered().body(entry).orElseThrow().content();
    put(path, content, entry.mtime(epoch));
  }

  private void put(TreePath path, Content content, long mtime) throws ImageBuildException {
    refuseLinks(path);
    changes.put(new Entry.RegularFile(path, Attributes.root(0644, mtime), content));
  }

  private void directory(TreePath path) throws ImageBuildException {
    refuseLinks(path);
    if (changes.find(path).isEmpty()) {
      changes.put(new Entry.Directory(path, Attributes.root(0755, epoch)));
    }
  }

  private void refuseLinks(TreePath path) throws ImageBuildException {
    TreePath real = changes.real(path);
    if (!real.equals(path)) {
      throw new ImageBuildException(
          "the package database of the image lies beneath a symbolic link: "
              + path
              + " is "
              + real
              + "; make it a directory");
    }
  }

  private Content text(String text) throws IOException {
    return store.put(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the contents database.
   *
   * @param tool that changed it last, {@code pkgadd} or {@code pkgrm}
   */
  void write(ContentsFile contents, String tool, String instance) throws IOException {
    for (String directory : List.of("admin", "logs")) {
      directory(ContentsFile.PATH.parent().resolve(directory));
    }
    String text =
        contents.text()
            + "# Last modified by "
            + tool
            + " for "
            + instance
            + " package\n# "
            + changeDate(epoch)
            + "\n";
    put(ContentsFile.PATH, text(text), epoch);
  }
}
