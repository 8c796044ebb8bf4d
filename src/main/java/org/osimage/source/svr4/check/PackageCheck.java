package org.osimage.source.svr4.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.format.DeliveredPackage;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.PackageContainer;
import org.osimage.source.svr4.format.PackageHead;
import org.osimage.source.svr4.format.StoredBody;

/** Compares packages with their own maps before they are installed, as {@code pkgchk -d} does. */
public final class PackageCheck {
  private PackageCheck() {}

  /**
   * What differs in the packages of a file or directory.
   *
   * @param shown what messages call the file or directory
   * @return one message for each object
   * @throws ImageBuildException if there is no package, or one cannot be read at all
   */
  public static List<String> of(Path path, String shown, ContentStore store, BuildLog log)
      throws IOException {
    List<String> findings = new ArrayList<>();
    for (PackageContainer container : PackageContainer.open(path, shown, true)) {
      for (PackageHead head : container.heads()) {
        log.info(
            "Checking uninstalled "
                + (container.isStream() ? "stream" : "directory")
                + " format package <"
                + head.name()
                + "> from <"
                + shown
                + ">");
        log.info("## Checking package objects.");
        check(container.read(head, store), findings);
        log.info("## Checking is complete.");
      }
    }
    return List.copyOf(findings);
  }

  private static void check(DeliveredPackage delivered, List<String> findings) {
    for (MapEntry entry : delivered.head().map().entries()) {
      if (!entry.type().isFile() && entry.type() != ObjectType.INFORMATION) {
        continue;
      }
      Optional<StoredBody> body = delivered.body(entry);
      if (body.isEmpty()) {
        findings.add("ERROR: unable to locate spooled object <" + entry.path() + ">");
        continue;
      }
      List<String> reasons = new ArrayList<>();
      if (entry.mtime() >= 0 && entry.mtime() != body.get().mtime()) {
        reasons.add(Finding.time(entry.mtime(), body.get().mtime()));
      }
      if (entry.size() >= 0 && entry.size() != body.get().content().size()) {
        reasons.add(Finding.size(entry.size(), body.get().content().size()));
      }
      if (entry.sum() >= 0 && entry.sum() != body.get().sum()) {
        reasons.add(Finding.sum(entry.sum(), body.get().sum()));
      }
      if (!reasons.isEmpty()) {
        findings.add(Finding.of(delivered.head().file(entry.member()), reasons));
      }
    }
    for (String member : delivered.unlisted()) {
      findings.add("ERROR: " + delivered.head().file(member) + "\n    not in the package's pkgmap");
    }
  }
}
