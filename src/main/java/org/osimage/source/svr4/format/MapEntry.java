package org.osimage.source.svr4.format;

/**
 * A line of {@code pkgmap}.
 *
 * @param line its number, from 1
 * @param part of the package that has the object's data, 1 or more
 * @param className empty for information files
 * @param path as written: relative to the base directory, or absolute; may hold {@code $NAME}
 * @param target of a link, empty for anything else
 * @param major of a device, or {@link #UNKNOWN}
 * @param minor of a device, or {@link #UNKNOWN}
 * @param mode 0 to 07777, or {@link #UNKNOWN} for {@code ?} and what is not given
 * @param owner {@code ?} for what is not given; may be {@code $NAME}
 * @param group {@code ?} for what is not given; may be {@code $NAME}
 * @param size in bytes, or {@link #UNKNOWN}
 * @param sum 0 to 65535, or {@link #UNKNOWN}
 * @param mtime in seconds since 1970, or {@link #UNKNOWN}
 */
public record MapEntry(
    int line,
    int part,
    ObjectType type,
    String className,
    String path,
    String target,
    int major,
    int minor,
    int mode,
    String owner,
    String group,
    long size,
    long sum,
    long mtime) {
  /** What is {@code ?} or not given. */
  public static final int UNKNOWN = -1;

  /** The word for owners and groups that are not given. */
  public static final String ANY = "?";

  public boolean isAbsolute() {
    return path.startsWith("/");
  }

  /**
   * Its time in a build of that time, in seconds since 1970: never later, the build's if unknown.
   */
  public long mtime(long epoch) {
    return mtime == UNKNOWN ? epoch : Math.min(mtime, epoch);
  }

  /** The name of its data within a package in directory format, for parts that have no number. */
  public String member() {
    return member("");
  }

  /** The name of its data in the directory of its own part, {@code reloc.2/...}. */
  public String numberedMember() {
    return member("." + part);
  }

  private String member(String number) {
    if (type == ObjectType.INFORMATION) {
      return path.equals("pkginfo") ? path : "install/" + path;
    }
    String clean = path.startsWith("./") ? path.substring(2) : path;
    return isAbsolute() ? "root" + number + clean : "reloc" + number + "/" + clean;
  }
}
