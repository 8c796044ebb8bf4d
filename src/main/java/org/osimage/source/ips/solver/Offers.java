package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;

/** What the publishers of an image offer: their catalogs, as far as the search needs them. */
public interface Offers {
  /** Publishers in search order, the preferred one first. */
  List<String> publishers();

  /** Names of all packages. */
  Collection<String> stems() throws IOException;

  /** Every version of a package, of every publisher, in any order; with publisher and version. */
  List<Fmri> versions(String stem) throws IOException;

  /** The depend actions of a version, and those set actions that say whether it can be used. */
  List<Action> actions(Fmri fmri) throws IOException;
}
