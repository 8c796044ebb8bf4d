package org.osimage.flar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.archive.PaxWriter;
import org.osimage.content.ContentStore;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.SectionName;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Writes a tree as a flash archive of version 2.0. The archive section is what {@code cpio -c} of
 * Solaris writes, newc, or {@code pax -x xustar}; sections stand where the installer looks for
 * them.
 */
public final class FlarWriter implements TreeWriter {
  /** The largest device number of a ustar header. */
  private static final int LARGEST_DEVICE = 07777777;

  private final FlarOptions options;

  public FlarWriter(FlarOptions options) {
    this.options = options;
  }

  /** A full archive. */
  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    return plan(ArchiveType.FULL, tree, Optional.empty(), store);
  }

  /**
   * A differential archive, as the public deployment code reads it.
   *
   * @param excluded what was left out of both images, and may be on a clone nevertheless
   * @param manifest whether it has a manifest; without one ({@code -M}) nothing is compared, and
   *     nothing deleted
   */
  public PlannedOutput plan(
      FlarDifference difference, List<TreePath> excluded, boolean manifest, ContentStore store)
      throws ImageBuildException {
    Optional<FlarSection> section =
        manifest ? Optional.of(difference.manifest(excluded)) : Optional.empty();
    return plan(ArchiveType.DIFFERENTIAL, difference.members(), section, store);
  }

  private PlannedOutput plan(
      ArchiveType type, ImageTree tree, Optional<FlarSection> manifest, ContentStore store)
      throws ImageBuildException {
    PlannedOutput payload =
        switch (options.method()) {
          case CPIO -> new CpioWriter(CpioFormat.NEWC).plan(tree, store);
          case PAX -> pax(tree, store);
        };
    return new FlarPlan(options, type, payload, bodies(tree), sections(manifest));
  }

  /** Solaris' pax knows none of the keywords that later ones have added. */
  private static PlannedOutput pax(ImageTree tree, ContentStore store) throws ImageBuildException {
    for (Entry entry : tree.entries()) {
      if (!entry.attributes().xattrs().isEmpty()) {
        throw new ImageBuildException(
            "flash archive: cannot store "
                + entry.path()
                + " (extended attribute "
                + entry.attributes().xattrs().firstKey()
                + "): neither cpio nor pax of Solaris has them. Take the attribute off.");
      }
      if (entry instanceof Entry.Device device
          && (tooLarge(device.major()) || tooLarge(device.minor()))) {
        throw new ImageBuildException(
            "flash archive: cannot store "
                + entry.path()
                + " (device "
                + device.major()
                + ","
                + device.minor()
                + "): pax holds numbers up to "
                + LARGEST_DEVICE
                + ". Use the format cpio.");
      }
    }
    return new PaxWriter().plan(tree, store);
  }

  private static boolean tooLarge(int number) {
    return number < 0 || number > LARGEST_DEVICE;
  }

  private static long bodies(ImageTree tree) {
    long sum = 0;
    for (Entry entry : tree.entries()) {
      sum += entry instanceof Entry.RegularFile file ? file.content().size() : 0;
    }
    return sum;
  }

  private List<FlarSection> sections(Optional<FlarSection> manifest) throws ImageBuildException {
    List<FlarSection> all = new ArrayList<>(options.sections());
    manifest.ifPresent(all::add);
    Set<String> names = new HashSet<>();
    for (FlarSection section : all) {
      String name = section.name();
      if (!SectionName.ORDER.contains(name) && !SectionName.isFree(name)) {
        throw new ImageBuildException(
            "the section name '"
                + name
                + "' cannot be used: take letters, digits and _.+@-, and"
                + " none of identification, archive and cookie");
      }
      if (!names.add(name)) {
        throw new ImageBuildException("two sections are named " + name + ": rename one");
      }
    }
    all.sort(Comparator.comparingInt(FlarWriter::rank));
    return all;
  }

  private static int rank(FlarSection section) {
    int rank = SectionName.ORDER.indexOf(section.name());
    return rank < 0 ? SectionName.ORDER.size() : rank;
  }
}
