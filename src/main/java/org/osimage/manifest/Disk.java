package org.osimage.manifest;

import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;

/**
 * A disk whose root is written to, for virtual machines, clouds and real ones.
 *
 * @param skip do not make it
 * @param size of the whole disk in MiB; empty: what the image needs and {@code free}
 * @param free room in the root in MiB, where the size is not given
 * @param label of the root's file system, 1 to 16 characters
 * @param grow whether root and its partition grow when the disk is larger than the image
 * @param formats names of disk formats, at least one
 * @param processors of the virtual machine that an OVA describes
 * @param memory of that machine in MiB
 * @param partitions besides the root, which is the last
 */
public record Disk(
    boolean skip,
    Optional<Integer> size,
    int free,
    String label,
    boolean grow,
    List<String> formats,
    int processors,
    int memory,
    List<Partition> partitions)
    implements OutputOptions {
  private static final String[] FORMATS = {"ext4", "fat", "swap", "none"};
  private static final int MOST_MEBIBYTES = 1 << 23;
  private static final int FREE = 256;
  private static final int MEMORY = 2048;

  /**
   * A partition of the user's.
   *
   * @param name in the partition table, 1 to 36 characters; the file system's label as well
   * @param size in MiB
   * @param format {@code ext4}, {@code fat}, {@code swap} or {@code none}
   * @param mountPoint absolute; empty: not mounted by {@code fstab}
   * @param options of the mount
   */
  public record Partition(
      String name, int size, String format, Optional<String> mountPoint, String options) {
    static Partition read(Section s) {
      String name = s.required("name");
      if (!name.matches("[A-Za-z0-9_-]{1,11}")) {
        s.problem(
            "has the <name> '" + name + "': it takes 1 to 11 letters, digits, dashes, underscores");
      }
      String format = s.optionalWord("format", FORMATS).orElse("ext4");
      Optional<String> mountPoint = s.text("mountPoint");
      if (mountPoint.filter(p -> !p.matches("(/[A-Za-z0-9._-]+)+")).isPresent()) {
        s.problem("has the <mountPoint> '" + mountPoint.orElse("") + "': take a path such as /srv");
      }
      if (mountPoint.isPresent() && (format.equals("swap") || format.equals("none"))) {
        s.problem("has a <mountPoint>, and its <format> is " + format + ": leave one of them out");
      }
      String options = s.text("options", "defaults");
      if (!options.matches("[A-Za-z0-9_=.,:/-]+")) {
        s.problem("has the <options> '" + options + "': take words as mount -o does");
      }
      Optional<Integer> size = s.number("size", 1, MOST_MEBIBYTES).map(Long::intValue);
      if (size.isEmpty()) {
        s.problem("has no <size>: give it in MiB; only the root takes the rest of the disk");
      }
      return new Partition(name, size.orElse(1), format, mountPoint, options);
    }
  }

  public Disk {
    formats = List.copyOf(formats);
    partitions = List.copyOf(partitions);
  }

  public static Disk read(Section s) {
    String label = s.text("label", "root");
    if (!label.matches("[A-Za-z0-9._-]{1,16}")) {
      s.problem(
          "has the <label> '"
              + label
              + "': it takes 1 to 16 letters, digits, dots, dashes,"
              + " underscores");
    }
    List<String> formats = s.texts("formats", "format");
    if (formats.stream().distinct().count() < formats.size()) {
      s.problem("names a <format> twice: " + String.join(", ", formats));
    }
    List<Partition> partitions = new java.util.ArrayList<>();
    s.sections("partitions", "partition", p -> partitions.add(Partition.read(p)));
    checkUnique(s, partitions);
    return new Disk(
        s.flag("skip", false),
        s.number("size", 1, MOST_MEBIBYTES).map(Long::intValue),
        s.number("free", 0, MOST_MEBIBYTES).map(Long::intValue).orElse(FREE),
        label,
        s.flag("grow", true),
        formats.isEmpty() ? List.of("raw") : formats,
        s.number("processors", 1, 1024).map(Long::intValue).orElse(1),
        s.number("memory", 1, 1 << 24).map(Long::intValue).orElse(MEMORY),
        partitions);
  }

  private static void checkUnique(Section s, List<Partition> partitions) {
    if (partitions.stream().map(Partition::name).distinct().count() < partitions.size()) {
      s.problem("has two partitions of one <name>");
    }
    List<String> points = partitions.stream().flatMap(p -> p.mountPoint().stream()).toList();
    if (points.stream().distinct().count() < points.size()) {
      s.problem("has two partitions with one <mountPoint>");
    }
    if (partitions.size() > 100) {
      s.problem("has " + partitions.size() + " partitions, and at most 100 fit");
    }
  }
}
