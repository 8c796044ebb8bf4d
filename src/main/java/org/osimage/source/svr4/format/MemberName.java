package org.osimage.source.svr4.format;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which files a package may have, and why not others. */
final class MemberName {
  private static final Pattern ALLOWED =
      Pattern.compile("pkginfo|pkgmap|install/[^/]+|(reloc|root)(\\.[0-9]{1,5})?/.+");
  private static final Pattern DIRECTORY =
      Pattern.compile("install|(reloc|root)(\\.[0-9]{1,5})?(/.+)?");
  private static final List<String> COMPRESSED =
      List.of("root.Z", "root.cpio", "root.cpio.Z", "reloc.Z", "reloc.cpio", "reloc.cpio.Z");

  private MemberName() {}

  /** Why a file of this name cannot be taken; empty when it can. */
  static Optional<String> refusal(String name) {
    if (name.equals("archive") || name.startsWith("archive/")) {
      return Optional.of(
          "has a class archive, "
              + name
              + ": its files cannot be compared with pkgmap; make the package with plain files");
    }
    if (COMPRESSED.contains(name)) {
      return Optional.of(
          "has its files in " + name + ", a form that is not read; unpack them with pkgtrans");
    }
    boolean unsafe = name.startsWith("/");
    for (String part : name.split("/", -1)) {
      unsafe |= part.isEmpty() || part.equals(".") || part.equals("..");
    }
    if (unsafe || !ALLOWED.matcher(name).matches()) {
      return Optional.of("holds " + printable(name) + ", which no package has");
    }
    return Optional.empty();
  }

  /** Why a directory of this name cannot be; its files have names of their own. */
  static Optional<String> directoryRefusal(String name) {
    return DIRECTORY.matcher(name).matches() ? Optional.empty() : refusal(name);
  }

  private static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return "'" + (clean.length() > 80 ? clean.substring(0, 80) + "..." : clean) + "'";
  }
}
