package org.osimage.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * What one source puts into the image. Parents need not be among the entries; no path twice.
 *
 * @param name the source's name
 * @param entries in any order; hard links may point to entries of this contribution only
 * @param owners owners known by name; they win over the ids in the attributes
 * @param packages what the image will have installed through this source
 * @param scripts package scripts that were not run
 * @param origin which package, or what else a user recognises, a path comes from
 * @param stages what the source does once everything is merged
 */
public record Contribution(
    String name,
    List<Entry> entries,
    Map<TreePath, SymbolicOwner> owners,
    List<InstalledPackage> packages,
    List<DeferredScript> scripts,
    Function<TreePath, String> origin,
    List<TreeStage> stages) {
  /** A user or group is a name, or a decimal id from 0 to 4294967294. */
  public record SymbolicOwner(String user, String group) {
    public static final SymbolicOwner ROOT = new SymbolicOwner("0", "0");

    /** Whether both are ids, so that no account of the image has to be looked up. */
    public boolean isIds() {
      return isId(user) && isId(group);
    }

    /** The ids, with 0 for what is a name. */
    public Attributes of(Attributes attributes) {
      return attributes.withOwner(
          isId(user) ? Long.parseLong(user) : 0, isId(group) ? Long.parseLong(group) : 0);
    }

    private static boolean isId(String text) {
      return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= 0xfffffffeL;
    }
  }

  public record InstalledPackage(String name, String version, String architecture) {}

  /**
   * @param packageName of the package that carries it
   * @param kind the package format's name for it, e.g. {@code postinst}
   */
  public record DeferredScript(String packageName, String kind, Content body) {}

  /** With one more stage; its scripts are run by that. */
  public Contribution configuredBy(TreeStage stage) {
    List<TreeStage> all = new ArrayList<>(stages);
    all.add(stage);
    return new Contribution(name, entries, owners, packages, List.of(), origin, List.copyOf(all));
  }

  /** A contribution of plain entries. */
  public static Contribution of(
      String name, List<Entry> entries, Map<TreePath, SymbolicOwner> owners) {
    return new Contribution(name, entries, owners, List.of(), List.of(), path -> name, List.of());
  }
}
