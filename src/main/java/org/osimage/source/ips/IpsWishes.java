package org.osimage.source.ips;

import java.util.ArrayList;
import java.util.List;
import org.osimage.element.Section;

/**
 * Which IPS packages a user wants.
 *
 * @param install patterns of packages, as pkg(1) takes them
 * @param uninstall patterns of packages to take out again
 * @param reject names of packages that must not be installed
 * @param avoid names of packages that groups must not bring in
 */
public record IpsWishes(
    List<String> install, List<String> uninstall, List<String> reject, List<String> avoid) {
  public IpsWishes {
    install = List.copyOf(install);
    uninstall = List.copyOf(uninstall);
    reject = List.copyOf(reject);
    avoid = List.copyOf(avoid);
  }

  public static IpsWishes of(List<String> install) {
    return new IpsWishes(install, List.of(), List.of(), List.of());
  }

  static IpsWishes read(Section s) {
    List<String> avoid = new ArrayList<>(s.texts("avoid", "name"));
    avoid.removeAll(s.texts("unavoid", "name"));
    return new IpsWishes(
        s.texts("install", "name"), s.texts("uninstall", "name"), s.texts("reject", "name"), avoid);
  }

  IpsWishes withInstall(List<String> patterns) {
    return new IpsWishes(patterns, uninstall, reject, avoid);
  }
}
