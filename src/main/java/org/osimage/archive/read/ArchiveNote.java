package org.osimage.archive.read;

import java.util.Locale;

/**
 * Something that an archive holds and that its contents do not show, or that was taken in a way one
 * should know of: counted, with the first member as an example.
 *
 * @param count of members, at least 1
 * @param example path of the first one; for {@link Kind#NO_END} empty
 */
public record ArchiveNote(Kind kind, long count, String example) {
  /** What it is about. */
  public enum Kind {
    /**
     * POSIX or NFSv4 access control lists. The members have the rights that the lists give to their
     * owner, group and others; what named users and groups may do is lost.
     */
    ACL("access control lists are not kept"),
    /** SELinux labels in Red Hat's form. */
    SELINUX("SELinux labels are not kept; a system that wants them relabels at its first boot"),
    /** File flags, and extended attributes in Solaris' form. */
    ATTRIBUTES("file flags and Solaris' extended attributes are not kept"),
    /** A path more than once. */
    REPLACED("members stand in it more than once: the last one counts"),
    /** Types that no specification knows. */
    UNKNOWN_TYPE("members of unknown types are taken as files"),
    /** Zip members of DOS with backslashes. */
    BACKSLASHES("members have backslashes, taken as slashes"),
    /** A tar archive that ends without its two blocks of zeros. */
    NO_END("the archive lacks its end mark");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** For the log: what, how often, for example which. */
  @Override
  public String toString() {
    return kind == Kind.NO_END
        ? kind.text
        : String.format(Locale.ROOT, "%s (%d, e.g. %s)", kind.text, count, example);
  }
}
