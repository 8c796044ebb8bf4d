package org.osimage.flar.header;

import java.util.List;
import java.util.Locale;

/** The keywords of the identification section, in the order of archives that Solaris made. */
public final class Keyword {
  public static final String ARCHIVE_ID = "archive_id";
  public static final String FILES_ARCHIVED_METHOD = "files_archived_method";
  public static final String CREATION_DATE = "creation_date";
  public static final String CREATION_MASTER = "creation_master";
  public static final String CONTENT_NAME = "content_name";
  public static final String CREATION_NODE = "creation_node";
  public static final String CREATION_HARDWARE_CLASS = "creation_hardware_class";
  public static final String CREATION_PLATFORM = "creation_platform";
  public static final String CREATION_PROCESSOR = "creation_processor";
  public static final String CREATION_RELEASE = "creation_release";
  public static final String CREATION_OS_NAME = "creation_os_name";
  public static final String CREATION_OS_VERSION = "creation_os_version";
  public static final String FILES_COMPRESSED_METHOD = "files_compressed_method";
  public static final String FILES_ARCHIVED_SIZE = "files_archived_size";
  public static final String FILES_UNARCHIVED_SIZE = "files_unarchived_size";
  public static final String CONTENT_AUTHOR = "content_author";
  public static final String CONTENT_TYPE = "content_type";
  public static final String CONTENT_DESCRIPTION = "content_description";
  public static final String CONTENT_ARCHITECTURES = "content_architectures";
  public static final String TYPE = "type";

  /** SHA-256 of the uncompressed archive section; ours, ignored by the installer. */
  public static final String SHA256 = "X-sha256";

  /** How the manual spells it in one place; no program does. */
  static final String FILES_COMPRESS_METHOD = "files_compress_method";

  /** First keyword of an archive of ZFS streams. */
  static final String ROOTPOOL = "rootpool";

  public static final List<String> ORDER =
      List.of(
          ARCHIVE_ID,
          FILES_ARCHIVED_METHOD,
          CREATION_DATE,
          CREATION_MASTER,
          CONTENT_NAME,
          CREATION_NODE,
          CREATION_HARDWARE_CLASS,
          CREATION_PLATFORM,
          CREATION_PROCESSOR,
          CREATION_RELEASE,
          CREATION_OS_NAME,
          CREATION_OS_VERSION,
          FILES_COMPRESSED_METHOD,
          FILES_ARCHIVED_SIZE,
          FILES_UNARCHIVED_SIZE,
          CONTENT_AUTHOR,
          CONTENT_TYPE,
          CONTENT_DESCRIPTION,
          CONTENT_ARCHITECTURES,
          TYPE,
          SHA256);

  private Keyword() {}

  /** Whether the installer gives the keyword a meaning; it compares without case. */
  static boolean isKnown(String keyword) {
    return ORDER.stream().anyMatch(known -> known.equalsIgnoreCase(keyword))
        || isUnderstood(keyword);
  }

  private static boolean isUnderstood(String keyword) {
    String lower = keyword.toLowerCase(Locale.ROOT);
    return lower.equals(FILES_COMPRESS_METHOD) || lower.equals(ROOTPOOL);
  }
}
