package org.osimage.flar;

import java.util.List;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;

/**
 * How an archive is written.
 *
 * @param method of the archive section
 * @param compress whether the archive section is compressed with compress(1)
 * @param sizes whether the sizes are among the keywords, without {@code -S}
 * @param hash whether the hashes are among the keywords, without {@code -H}
 * @param sections the deployment sections, summary and user sections, in any order; user sections
 *     keep theirs
 * @param resources what writing may use of the host; its scratch directory takes a compressed
 *     archive section until its size is known
 */
public record FlarOptions(
    FlarHeading heading,
    ArchiveMethod method,
    boolean compress,
    boolean sizes,
    boolean hash,
    List<FlarSection> sections,
    Resources resources) {
  public FlarOptions {
    sections = List.copyOf(sections);
  }
}
