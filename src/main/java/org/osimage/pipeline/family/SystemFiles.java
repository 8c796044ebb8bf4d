package org.osimage.pipeline.family;

import java.util.List;
import java.util.Optional;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Where an installed system has its settings.
 *
 * @param hostname the file with its name
 * @param hosts the file with names and addresses
 * @param locales files that set LANG; the first whose directory is there, else the last
 * @param zones the directory of time zones
 * @param clock the file that names the time zone or that of the machine's clock
 * @param variables the file that sets TZ
 * @param localtime a link to the time zone
 */
public record SystemFiles(
    TreePath hostname,
    TreePath hosts,
    List<TreePath> locales,
    TreePath zones,
    TreePath clock,
    Optional<TreePath> variables,
    Optional<TreePath> localtime) {
  /** The clock of the machine runs in GMT, with no lag to it. */
  private static final String RTC_IN_GMT = "zone_info=GMT\nzone_lag=0\n";

  static final SystemFiles LINUX =
      new SystemFiles(
          TreePath.literal("etc/hostname"),
          TreePath.literal("etc/hosts"),
          List.of(TreePath.literal("etc/default/locale"), TreePath.literal("etc/locale.conf")),
          TreePath.literal("usr/share/zoneinfo"),
          TreePath.literal("etc/timezone"),
          Optional.empty(),
          Optional.of(TreePath.literal("etc/localtime")));

  private static final TreePath DEFAULT_INIT = TreePath.literal("etc/default/init");

  static final SystemFiles ILLUMOS =
      new SystemFiles(
          TreePath.literal("etc/nodename"),
          TreePath.literal("etc/inet/hosts"),
          List.of(DEFAULT_INIT),
          TreePath.literal("usr/share/lib/zoneinfo"),
          TreePath.literal("etc/rtc_config"),
          Optional.of(DEFAULT_INIT),
          Optional.empty());

  public SystemFiles {
    locales = List.copyOf(locales);
  }

  /** The file of an image that sets LANG. */
  public TreePath locale(ImageTree image) {
    return locales.stream()
        .filter(file -> image.contains(file.parent()))
        .findFirst()
        .orElse(locales.get(locales.size() - 1));
  }

  /** What {@link #clock} says; systems that set TZ in a variable keep the machine's clock there. */
  public String clockText(String zone) {
    return variables.isPresent() ? RTC_IN_GMT : zone + "\n";
  }
}
