package org.osimage.source.svr4.database;

import java.util.List;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.Dependencies.Instance;
import org.osimage.source.svr4.format.PackageName;
import org.osimage.source.svr4.format.Parameters;

/**
 * A package that an image has.
 *
 * @param instance {@code PKGINST}, the name of its directory
 * @param parameters of its {@code pkginfo}
 * @param compatible versions that it stands in for: its {@code compver}
 * @param partial whether its installation or removal did not come to an end
 */
public record InstalledPackage(
    String instance,
    Parameters parameters,
    Dependencies dependencies,
    List<String> compatible,
    boolean partial) {
  public InstalledPackage {
    compatible = List.copyOf(compatible);
  }

  /** Its abbreviation, {@code PKG}. */
  public String name() {
    return PackageName.ofInstance(instance);
  }

  /** Whether it is one of the instances of a dependency; none means any. */
  public boolean isAmong(List<Instance> instances) {
    return instances.isEmpty() || instances.stream().anyMatch(this::is);
  }

  private boolean is(Instance wanted) {
    boolean arch = wanted.arch().isEmpty() || wanted.arch().equals(parameters.value("ARCH"));
    boolean version =
        wanted.version().isEmpty()
            || wanted.version().equals(parameters.value("VERSION"))
            || compatible.contains(wanted.version());
    return arch && version;
  }

  /** As people know it: name, architecture and version. */
  @Override
  public String toString() {
    return instance + " (" + parameters.value("ARCH") + ") " + parameters.value("VERSION");
  }
}
