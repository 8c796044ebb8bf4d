package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osimage.BuildLog;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Says which scripts would have done something that matters and is not done, and what to declare
 * instead. A line a concern, with the packages. What is computed here or by a later step - accounts
 * of base-passwd, alternatives, certificates, module indexes - is not mentioned.
 */
final class ScriptReport {
  private record Concern(Pattern sign, String text) {}

  private static final List<Concern> CONCERNS =
      List.of(
          concern("dpkg-divert[^\n]*--add", "move a file aside (dpkg-divert): not done"),
          concern(
              "\\b(adduser|addgroup|useradd|groupadd|systemd-sysusers)\\b",
              "create users or groups: declare <users>, or have systemd-sysusers run at boot"),
          concern(
              "\\b(deb-systemd-helper|systemctl)\\b[^\n]*\\benable\\b",
              "enable systemd units: declare <links> in /etc/systemd/system for those needed"),
          concern("\\bsetcap\\b", "give a program capabilities (setcap): it lacks them"),
          concern("dpkg-statoverride[^\n]*--add", "change owner or mode: declare <permissions>"),
          concern(
              "\\bpam-auth-update\\b",
              "write /etc/pam.d/common-*: deliver them by <overlay> if users log in through PAM"),
          concern("\\blocale-gen\\b", "generate locales: only C.UTF-8 is there"),
          concern("\\bsystemd-machine-id-setup\\b", "set /etc/machine-id: made at first boot"));

  /** Where the dynamic linker looks without a cache; Debian's has the multiarch ones built in. */
  private static final Pattern DEFAULT_LIBRARIES =
      Pattern.compile("/?(usr/)?lib(/[a-z0-9_]+-linux-[a-z0-9]+)?/?");

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");

  private ScriptReport() {}

  private static Concern concern(String sign, String text) {
    return new Concern(Pattern.compile(sign), text);
  }

  static void write(List<UnpackedDeb> debs, ContentStore store, Additions image, BuildLog log)
      throws IOException {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    CONCERNS.forEach(concern -> found.put(concern.text(), new TreeSet<>()));
    for (UnpackedDeb deb : debs) {
      for (String kind : List.of("preinst", "postinst")) {
        ControlFile file = deb.control().get(kind);
        if (file != null) {
          String text = ControlMember.text(store.bytes(file.content()));
          String script = COMMENT.matcher(text).replaceAll("");
          for (Concern concern : CONCERNS) {
            if (concern.sign().matcher(script).find()) {
              found.computeIfAbsent(concern.text(), t -> new TreeSet<>()).add(deb.name());
            }
          }
        }
      }
    }
    found.forEach(
        (text, packages) -> {
          if (!packages.isEmpty()) {
            log.info("scripts not run would " + text + " (" + String.join(", ", packages) + ")");
          }
        });
    reportLibraries(debs, image, log);
  }

  /** ldconfig was not run either: only directories outside of the linker's own need its cache. */
  private static void reportLibraries(List<UnpackedDeb> debs, Additions image, BuildLog log)
      throws IOException {
    TreePath configuration = TreePath.literal("etc/ld.so.conf.d");
    for (UnpackedDeb deb : debs) {
      for (Entry entry : deb.entries()) {
        if (entry.path().parent().equals(configuration)) {
          String text =
              ControlMember.text(image.bytes(entry.path().toString()).orElse(new byte[0]));
          for (String line : text.split("\n")) {
            boolean used =
                line.matches("/[A-Za-z0-9._+/-]+\\s*")
                    && !line.contains("..")
                    && !DEFAULT_LIBRARIES.matcher(line.strip()).matches()
                    && image.findFollowed(line.strip()).isPresent()
                    && !line.startsWith("/usr/local/");
            if (used) {
              log.info(
                  deb.name()
                      + ": libraries in "
                      + line.strip()
                      + " are found after ldconfig has run in the image");
            }
          }
        }
      }
    }
  }
}
