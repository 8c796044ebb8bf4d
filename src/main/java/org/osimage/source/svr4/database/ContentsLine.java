package org.osimage.source.svr4.database;

import static org.osimage.source.svr4.format.MapEntry.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;

/**
 * A line of the contents database.
 *
 * @param path absolute, as seen inside the image
 * @param target of a link, else empty
 * @param major of a device, or {@link MapEntry#UNKNOWN}; so the other numbers
 * @param owners the packages that have the path, in the order of their installation
 */
public record ContentsLine(
    String path,
    String target,
    ObjectType type,
    String className,
    int major,
    int minor,
    int mode,
    String owner,
    String group,
    long size,
    long sum,
    long mtime,
    List<PackageToken> owners) {
  public ContentsLine {
    owners = List.copyOf(owners);
  }

  /**
   * The line of an object that no package had before.
   *
   * @param path where it lies, with parameters and base directory
   * @param target with parameters
   */
  public static ContentsLine of(MapEntry e, String path, String target, String instance) {
    return new ContentsLine(
        path,
        target,
        e.type(),
        e.className(),
        e.major(),
        e.minor(),
        e.mode(),
        e.owner(),
        e.group(),
        e.size(),
        e.sum(),
        e.mtime(),
        List.of(PackageToken.of(instance)));
  }

  /** With contents as they are. */
  public ContentsLine withContents(long newSize, long newSum, long newMtime) {
    return new ContentsLine(
        path, target, type, className, major, minor, mode, owner, group, newSize, newSum, newMtime,
        owners);
  }

  /** With other attributes. */
  public ContentsLine withAttributes(int newMode, String newOwner, String newGroup) {
    return new ContentsLine(
        path, target, type, className, major, minor, newMode, newOwner, newGroup, size, sum, mtime,
        owners);
  }

  /** With other packages. */
  public ContentsLine withOwners(List<PackageToken> newOwners) {
    return new ContentsLine(
        path, target, type, className, major, minor, mode, owner, group, size, sum, mtime,
        newOwners);
  }

  private ContentsLine withClass(String newClass) {
    return new ContentsLine(
        path, target, type, newClass, major, minor, mode, owner, group, size, sum, mtime, owners);
  }

  public boolean isOwnedBy(String instance) {
    return owners.stream().anyMatch(o -> o.instance().equals(instance));
  }

  /**
   * The line once another package has the path too: its values count, what it leaves open stays.
   *
   * @param other a line with one package
   */
  public ContentsLine mergedWith(ContentsLine other) {
    PackageToken token = other.owners().get(0);
    List<PackageToken> all = new ArrayList<>(owners);
    all.removeIf(o -> o.instance().equals(token.instance()));
    boolean sameClass = other.className().equals(className);
    all.add(sameClass ? token : token.withClass(other.className()));
    ContentsLine merged =
        other
            .withAttributes(
                other.mode() == UNKNOWN ? mode : other.mode(),
                other.owner().equals(MapEntry.ANY) ? owner : other.owner(),
                other.group().equals(MapEntry.ANY) ? group : other.group())
            .withOwners(all)
            .withClass(className);
    boolean alone = all.size() == 1;
    return alone
        ? merged.withClass(other.className()).withOwners(List.of(token))
        : merged.optimised(other.className());
  }

  /** Makes the class that most packages have the line's own. */
  private ContentsLine optimised(String newClass) {
    long with = owners.stream().filter(o -> o.className().equals(newClass)).count();
    long without = owners.stream().filter(o -> o.className().isEmpty()).count();
    if (newClass.equals(className) || with <= without) {
      return this;
    }
    List<PackageToken> tokens = new ArrayList<>();
    for (PackageToken owner : owners) {
      String now = owner.className().isEmpty() ? className : owner.className();
      tokens.add(owner.withClass(now.equals(newClass) ? "" : now));
    }
    return withOwners(tokens).withClass(newClass);
  }

  /** As the database has it, without the line's end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(path);
    if (!target.isEmpty()) {
      text.append('=').append(target);
    }
    text.append(' ').append(type.letter()).append(' ').append(className);
    if (type.isDevice()) {
      text.append(' ').append(number(major)).append(' ').append(number(minor));
    }
    if (type.hasAttributes()) {
      text.append(' ')
          .append(mode == UNKNOWN ? MapEntry.ANY : String.format(Locale.ROOT, "%04o", mode))
          .append(' ')
          .append(owner)
          .append(' ')
          .append(group);
    }
    if (type.isFile()) {
      text.append(' ').append(number(size)).append(' ').append(number(sum));
      text.append(' ').append(number(mtime));
    }
    owners.forEach(o -> text.append(' ').append(o));
    return text.toString();
  }

  private static String number(long value) {
    return value == UNKNOWN ? MapEntry.ANY : Long.toString(value);
  }
}
