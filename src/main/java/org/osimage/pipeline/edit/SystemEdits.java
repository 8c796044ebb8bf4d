package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.content.ContentStore;
import org.osimage.manifest.SystemConfiguration;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Sets host name, root's password, locale and time zone where Linux and illumos look for them: what
 * distro_const's finalizers im-mod and br-config did.
 */
final class SystemEdits {
  private static final TreePath NODENAME = TreePath.literal("etc/nodename");
  private static final TreePath INET_HOSTS = TreePath.literal("etc/inet/hosts");
  private static final TreePath DEFAULT_INIT = TreePath.literal("etc/default/init");
  private static final TreePath RTC_CONFIG = TreePath.literal("etc/rtc_config");
  private static final TreePath ILLUMOS_ZONES = TreePath.literal("usr/share/lib/zoneinfo");
  private static final TreePath HOSTNAME = TreePath.literal("etc/hostname");
  private static final TreePath HOSTS = TreePath.literal("etc/hosts");
  private static final TreePath TIMEZONE = TreePath.literal("etc/timezone");
  private static final TreePath LOCALTIME = TreePath.literal("etc/localtime");
  private static final TreePath LINUX_ZONES = TreePath.literal("usr/share/zoneinfo");
  private static final TreePath DEFAULT_LOCALE = TreePath.literal("etc/default/locale");
  private static final TreePath LOCALE_CONF = TreePath.literal("etc/locale.conf");
  private static final TreePath SERVICES = TreePath.literal("lib/svc");

  /** Zones that need no file: a system without any takes them for granted. */
  private static final List<String> UNIVERSAL = List.of("UTC", "GMT", "Etc/UTC", "Etc/GMT");

  /** The clock of the machine runs in it, with no lag to it. */
  private static final String RTC_IN_GMT = "zone_info=GMT\nzone_lag=0\n";

  private final ContentStore store;
  private final long epoch;

  SystemEdits(ContentStore store, long epoch) {
    this.store = store;
    this.epoch = epoch;
  }

  /** Whether a system of illumos or Solaris is in the image. */
  static boolean isIllumos(ImageTree image) {
    return image.contains(IllumosPaths.UNIX) || image.contains(SERVICES);
  }

  ImageTree apply(ImageTree image, SystemConfiguration system) throws IOException {
    ImageTree edited = image;
    boolean illumos = isIllumos(image);
    if (system.hostname().isPresent()) {
      edited = hostname(edited, system.hostname().get(), illumos);
    }
    if (system.rootPassword().isPresent()) {
      edited =
          new DeclaredEdits(store, epoch).rootPassword(edited, system.rootPassword().get().text());
    }
    if (system.locale().isPresent()) {
      String line = "LANG=" + system.locale().get();
      TreePath linux =
          edited.contains(TreePath.literal("etc/default")) ? DEFAULT_LOCALE : LOCALE_CONF;
      edited = setting(edited, illumos ? DEFAULT_INIT : linux, line);
    }
    if (system.timezone().isPresent()) {
      edited = timezone(edited, system.timezone().get(), illumos);
    }
    return edited;
  }

  private ImageTree hostname(ImageTree image, String name, boolean illumos) throws IOException {
    ImageTree edited = text(image).write(illumos ? NODENAME : HOSTNAME, name + "\n");
    TreePath hosts = illumos ? INET_HOSTS : HOSTS;
    String before = text(edited).read(hosts).orElse("");
    StringBuilder after = new StringBuilder();
    boolean named = false;
    for (String line : before.lines().toList()) {
      String plain = line.replaceFirst("#.*", "").strip();
      boolean loopback = plain.startsWith("127.");
      if (loopback && !named && !Arrays.asList(plain.split("\\s+")).contains(name)) {
        int end = line.indexOf('#') < 0 ? line.length() : line.indexOf('#');
        String left = line.substring(0, end).stripTrailing();
        after.append(left).append(' ').append(name).append(line.substring(left.length()));
      } else {
        after.append(line);
      }
      after.append('\n');
      named |= loopback;
    }
    if (!named) {
      after.append("127.0.0.1\tlocalhost ").append(name).append('\n');
    }
    return after.toString().equals(before) ? edited : text(edited).write(hosts, after.toString());
  }

  private ImageTree timezone(ImageTree image, String zone, boolean illumos) throws IOException {
    TreePath zones = illumos ? ILLUMOS_ZONES : LINUX_ZONES;
    boolean known = image.contains(zones.resolve(zone));
    if (!known && !UNIVERSAL.contains(zone)) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "<timezone> is %s, and the image has no %s/%s: add the package that has it, or take"
                  + " UTC",
              zone,
              zones,
              zone));
    }
    if (illumos) {
      return text(setting(image, DEFAULT_INIT, "TZ=" + zone)).write(RTC_CONFIG, RTC_IN_GMT);
    }
    ImageTree edited = text(image).write(TIMEZONE, zone + "\n");
    if (!known) {
      return edited;
    }
    Entry link =
        new Entry.Symlink(LOCALTIME, Attributes.root(0777, epoch), "/" + zones + "/" + zone);
    return edited.edit(e -> e.putWithParents(link, Attributes.root(0755, epoch)));
  }

  /** With a line {@code NAME=value} instead of the one that sets NAME, or at the end. */
  private ImageTree setting(ImageTree image, TreePath path, String line) throws IOException {
    String name = line.substring(0, line.indexOf('=') + 1);
    Optional<String> before = text(image).read(path);
    StringBuilder after = new StringBuilder();
    boolean set = false;
    for (String old : before.orElse("").lines().toList()) {
      boolean same = old.stripLeading().startsWith(name);
      if (!same) {
        after.append(old).append('\n');
      } else if (!set) {
        after.append(line).append('\n');
        set = true;
      }
    }
    if (!set) {
      after.append(line).append('\n');
    }
    return text(image).write(path, after.toString());
  }

  private ImageText text(ImageTree image) {
    return new ImageText(image, store, epoch);
  }
}
