package org.osimage.source.ips.repository;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionReader;
import org.osimage.source.ips.action.Fmri;

/**
 * What a catalog says of one version of a package.
 *
 * @param fmri with publisher and version
 * @param manifestSha1 of the manifest's bytes
 * @param dependencies the actions {@code depend}, and {@code set} of {@code pkg.obsolete}, {@code
 *     pkg.renamed}, {@code pkg.depend.*} and {@code variant.*}, as lines
 * @param summary the actions {@code set} of everything else that the catalog has, as lines
 * @param origin the address of the repository whose catalog it is
 */
public record CatalogEntry(
    Fmri fmri,
    String manifestSha1,
    List<String> dependencies,
    List<String> summary,
    String origin) {
  public CatalogEntry {
    dependencies = List.copyOf(dependencies);
    summary = List.copyOf(summary);
  }

  /**
   * @throws ImageBuildException if one cannot be read
   */
  public List<Action> dependencyActions() throws ImageBuildException {
    return actions(dependencies);
  }

  private List<Action> actions(List<String> lines) throws ImageBuildException {
    ActionReader reader = new ActionReader("the catalog of " + origin + ", " + fmri);
    List<Action> actions = new ArrayList<>();
    for (String line : lines) {
      actions.add(reader.read(line, 0));
    }
    return actions;
  }
}
