package org.osimage.source.debian.unpack;

/** Small stand-ins for Debian's base packages. */
final class BasePackages {
  private BasePackages() {}

  static DebBuilder passwd() {
    return new DebBuilder("base-passwd")
        .file(
            "./usr/share/base-passwd/passwd.master",
            "root:*:0:0:root:/root:/bin/bash\n"
                + "daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n")
        .file(
            "./usr/share/base-passwd/group.master",
            "root:*:0:\nmail:*:8:\nshadow:*:42:\nutmp:*:43:\nstaff:*:50:\n");
  }
}
