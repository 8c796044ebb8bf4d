package org.osimage.source.archive;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.source.Coordinates;
import org.osimage.source.FileReference;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.Patterns;
import org.osimage.source.SourceElement;
import org.osimage.source.Surroundings;
import org.osimage.tree.TreePath;

/**
 * The elements {@code <artifact>}, a dependency of the project as a file or unpacked, and {@code
 * <flar>}, the contents of a full flash archive.
 *
 * @param element its name
 * @param unpack how to unpack; empty: the file is placed as it is
 */
public record ArtifactRequest(
    String element,
    FileReference file,
    Placement placement,
    Optional<Unpack> unpack,
    OnConflict onConflict)
    implements SourceElement {
  /**
   * Where files go, and whose they are.
   *
   * @param outputDirectory in the image
   * @param fileName of a file that is not unpacked; empty: as on the host
   * @param fileMode of the file, or of every unpacked file, 0 to 07777; empty: 0644, or as the
   *     archive has it
   * @param owner a user name of the image or a decimal id; empty: 0, or as {@link Owners} says
   * @param group likewise
   */
  public record Placement(
      TreePath outputDirectory,
      Optional<String> fileName,
      Optional<Integer> fileMode,
      Optional<String> owner,
      Optional<String> group) {
    public static Placement in(TreePath outputDirectory) {
      return new Placement(
          outputDirectory, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** Whose the unpacked entries are where the request does not say. */
  public enum Owners {
    /** All are root's, as fits an archive that somebody packed on some machine. */
    ROOT,
    /** The ids of the archive, as fits an archive of a whole system. */
    IDS,
    /** The names of the archive, which the image must know; ids where it has none. */
    NAMES
  }

  /**
   * @param patterns over the paths in the archive
   * @param stripComponents how many leading components each path loses, 0 or more; entries with no
   *     more than these stay out
   * @param ignoreAcls take an archive although the rights that its access control lists give to
   *     users and groups by name are lost
   */
  public record Unpack(Patterns patterns, int stripComponents, Owners owners, boolean ignoreAcls) {
    /** Everything, owned by root. */
    public static final Unpack EVERYTHING = new Unpack(Patterns.ALL, 0, Owners.ROOT);

    /** Refuses an archive with access control lists. */
    public Unpack(Patterns patterns, int stripComponents, Owners owners) {
      this(patterns, stripComponents, owners, false);
    }
  }

  public static ArtifactRequest read(Section s) {
    Coordinates artifact = Coordinates.required(s, "jar");
    Placement placement =
        new Placement(
            s.treePath("outputDirectory", ""),
            s.text("fileName"),
            s.mode("fileMode"),
            s.owner("owner"),
            s.owner("group"));
    boolean unpacked = s.flag("unpack", false);
    Unpack unpack =
        new Unpack(
            Patterns.read(s),
            s.number("stripComponents", 0, 100).orElse(0L).intValue(),
            Owners.valueOf(
                s.word("archiveOwners", "root", "ids", "names").toUpperCase(Locale.ROOT)),
            ignoresAcls(s));
    if (unpacked && placement.fileName.isPresent()) {
      s.problem("has <fileName>, which an unpacked artifact cannot use");
    }
    if (!unpacked && (!unpack.patterns.equals(Patterns.ALL) || unpack.stripComponents > 0)) {
      s.problem(
          "has <includes>, <excludes> or <stripComponents>, which need <unpack>true</unpack>");
    }
    if (placement.fileName.filter(n -> n.contains("/") || n.matches("\\.\\.?")).isPresent()) {
      s.problem("has a <fileName> that is no name of a file; use <outputDirectory> for the way");
    }
    return new ArtifactRequest(
        "artifact",
        FileReference.of(artifact),
        placement,
        unpacked ? Optional.of(unpack) : Optional.empty(),
        OnConflict.read(s));
  }

  private static boolean ignoresAcls(Section s) {
    return s.word("acls", "refuse", "ignore").equals("ignore");
  }

  /** A flash archive: a file, or a dependency with the classifier {@code flar}. */
  public static ArtifactRequest readFlar(Section s) {
    Optional<Coordinates> artifact =
        Coordinates.optional(s, "flar").map(c -> c.orClassifier("flar"));
    FileReference file = new FileReference(s.text("file"), artifact);
    if (file.file().isPresent() == artifact.isPresent()) {
      s.problem("takes either <file>, or <groupId> and <artifactId> of a dependency");
    }
    return new ArtifactRequest(
        "flar",
        file,
        Placement.in(s.treePath("outputDirectory", "")),
        Optional.of(new Unpack(Patterns.read(s), 0, Owners.IDS, ignoresAcls(s))),
        OnConflict.read(s));
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    return Optional.of(new ArtifactSource(this, file.in(surroundings)));
  }
}
