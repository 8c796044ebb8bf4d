package org.osimage.source.ips.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;
import org.osimage.tree.TreePath;

/**
 * What the packages of an image put into it, after variants, facets, mediators and overlays, and
 * after every clash was found.
 *
 * @param directories those that packages name
 * @param implied directories that a path needs and nobody names: whose owner, group and mode they
 *     get; empty: the root's
 * @param files by path, with the package whose file it is
 * @param hardLinks by path, each with the file that it is another name of
 * @param symbolicLinks by path
 * @param users in the order in which they are entered
 * @param groups in the order in which they are entered
 * @param drivers by name
 * @param licenses of all packages
 * @param legacy by name of the SVR4 package
 * @param mediations which links were taken, by mediator
 * @param actuators what a running system would do now, e.g. {@code restart_fmri svc:/x:default}
 * @param warnings for the user
 */
public record ImagePlan(
    SortedMap<TreePath, Delivered> directories,
    SortedMap<TreePath, Optional<TreePath>> implied,
    SortedMap<TreePath, Delivered> files,
    SortedMap<TreePath, TreePath> hardLinks,
    SortedMap<TreePath, Delivered> symbolicLinks,
    List<Delivered> users,
    List<Delivered> groups,
    List<Delivered> drivers,
    List<Delivered> licenses,
    List<Delivered> legacy,
    SortedMap<String, Mediation> mediations,
    List<String> actuators,
    List<String> warnings) {
  /** A package to install. */
  public record PlannedPackage(Fmri fmri, Manifest manifest) {}
}
