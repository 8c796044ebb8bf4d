package org.osimage.flar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.flar.header.FlarHeader;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Identification;
import org.osimage.flar.header.Keyword;
import org.osimage.flar.header.SectionName;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The differential archive between two full ones. */
public final class FlarDiff {
  private static final int SHOWN = 5;

  private FlarDiff() {}

  /**
   * Plans it; header and sections are the second archive's.
   *
   * @param before what the first archive holds
   * @param after what the second archive holds
   * @param store with the second one's bodies
   * @throws ImageBuildException if clones of the first would refuse it as another master's
   */
  public static PlannedOutput plan(
      FlarFile old,
      ImageTree before,
      FlarFile now,
      ImageTree after,
      ContentStore store,
      Resources resources,
      BuildLog log)
      throws IOException {
    Optional<String> master = now.identification().value(Keyword.CREATION_MASTER);
    Optional<String> oldMaster = old.identification().value(Keyword.CREATION_MASTER);
    if (!master.equals(oldMaster)) {
      throw new ImageBuildException(
          old.name()
              + " has the "
              + Keyword.CREATION_MASTER
              + " "
              + oldMaster.orElse("(none)")
              + ", "
              + now.name()
              + " has "
              + master.orElse("(none)")
              + ": a clone of one refuses a differential archive of the other");
    }
    FlarDifference difference = FlarDifference.between(before, after);
    List<TreePath> odd = difference.unquotable();
    if (!odd.isEmpty()) {
      log.warn(
          String.format(
              Locale.ROOT,
              "%d paths that are deleted have characters special to a shell; the installer of"
                  + " Solaris hands them to one without quotes: %s",
              odd.size(),
              odd.subList(0, Math.min(SHOWN, odd.size()))));
    }
    Identification id = now.identification();
    FlarOptions options =
        new FlarOptions(
            FlarHeading.of(id),
            id.method(),
            id.isCompressed(),
            id.archivedSize().isPresent(),
            id.value(Keyword.ARCHIVE_ID).isPresent(),
            sections(now),
            resources);
    return new FlarWriter(options).plan(difference, List.of(), true, store);
  }

  private static List<FlarSection> sections(FlarFile archive) throws IOException {
    List<FlarSection> sections = new ArrayList<>();
    for (FlarHeader.Section section : archive.header().sections()) {
      if (!section.name().equals(SectionName.MANIFEST)) {
        sections.add(
            FlarSection.copied(
                section.name(),
                () -> archive.section(section),
                archive.name() + ", section " + section.name()));
      }
    }
    return sections;
  }
}
