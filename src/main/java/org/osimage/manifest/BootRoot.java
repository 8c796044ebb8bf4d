package org.osimage.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.element.Section;

/**
 * How the image starts.
 *
 * @param kernel release of the kernel to boot when the image has several, e.g. 6.1.0-18-amd64
 * @param init absolute path of the program that becomes process 1; empty: /sbin/init or /init of
 *     the image, else a generated one
 * @param placement where the root file system lies
 * @param initramfsLimit in MiB: a larger image stays on the medium when the placement is auto
 * @param modules kernel modules to have in the initramfs besides the usual ones
 * @param root the file system of a root that stays on the medium
 */
public record BootRoot(
    Optional<String> kernel,
    Optional<String> init,
    Placement placement,
    int initramfsLimit,
    List<String> modules,
    MediumRootOptions root) {
  public enum Placement {
    AUTO,
    INITRAMFS,
    MEDIUM
  }

  static BootRoot read(Section s) {
    Section onMedium = s.sectionOrEmpty("root");
    BootRoot root =
        new BootRoot(
            s.text("kernel"),
            s.text("init"),
            Placement.valueOf(
                s.word("placement", "auto", "initramfs", "medium").toUpperCase(Locale.ROOT)),
            s.number("initramfsLimit", 1, 1 << 20).orElse(300L).intValue(),
            s.texts("modules", "module"),
            MediumRootOptions.read(onMedium));
    onMedium.end();
    if (root.init.filter(i -> !i.startsWith("/")).isPresent()) {
      s.problem("has an <init> that is not absolute: " + root.init.orElse(""));
    }
    return root;
  }
}
