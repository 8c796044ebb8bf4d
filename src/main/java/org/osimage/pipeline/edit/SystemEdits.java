package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.manifest.SystemConfiguration;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.SystemFiles;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Sets host name, root's password, locale and time zone where Linux and illumos look for them: what
 * distro_const's finalizers im-mod and br-config did.
 */
final class SystemEdits {
  /** Zones that need no file: a system without any takes them for granted. */
  private static final List<String> UNIVERSAL = List.of("UTC", "GMT", "Etc/UTC", "Etc/GMT");

  private final ContentStore store;
  private final long epoch;

  SystemEdits(ContentStore store, long epoch) {
    this.store = store;
    this.epoch = epoch;
  }

  ImageTree apply(ImageTree image, SystemConfiguration system) throws IOException {
    ImageTree edited = image;
    SystemFiles files = ImageFamily.of(image).systemFiles();
    if (system.hostname().isPresent()) {
      edited = hostname(edited, system.hostname().get(), files);
    }
    if (system.rootPassword().isPresent()) {
      edited =
          new DeclaredEdits(store, epoch).rootPassword(edited, system.rootPassword().get().text());
    }
    if (system.locale().isPresent()) {
      String line = "LANG=" + system.locale().get();
      edited = setting(edited, files.locale(edited), line);
    }
    if (system.timezone().isPresent()) {
      edited = timezone(edited, system.timezone().get(), files);
    }
    return edited;
  }

  private ImageTree hostname(ImageTree image, String name, SystemFiles files) throws IOException {
    ImageTree edited = write(image, files.hostname(), name + "\n");
    TreePath hosts = files.hosts();
    String before = read(edited, hosts).orElse("");
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
    return after.toString().equals(before) ? edited : write(edited, hosts, after.toString());
  }

  private ImageTree timezone(ImageTree image, String zone, SystemFiles files) throws IOException {
    TreePath zones = files.zones();
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
    ImageTree edited =
        files.variables().isPresent()
            ? setting(image, files.variables().get(), "TZ=" + zone)
            : image;
    edited = write(edited, files.clock(), files.clockText(zone));
    if (!known || files.localtime().isEmpty()) {
      return edited;
    }
    Entry link =
        new Entry.Symlink(
            files.localtime().get(), Attributes.root(0777, epoch), "/" + zones + "/" + zone);
    return edited.edit(e -> e.putWithParents(link, Attributes.root(0755, epoch)));
  }

  /** With a line {@code NAME=value} instead of the one that sets NAME, or at the end. */
  private ImageTree setting(ImageTree image, TreePath path, String line) throws IOException {
    String name = line.substring(0, line.indexOf('=') + 1);
    Optional<String> before = read(image, path);
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
    return write(image, path, after.toString());
  }

  private Optional<String> read(ImageTree image, TreePath path) throws IOException {
    return new ImageText(image, store).read(path);
  }

  private ImageTree write(ImageTree image, TreePath path, String text) throws IOException {
    return new ImageText(image, store).write(path, text, Attributes.root(0644, epoch));
  }
}
