package org.osimage.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.source.CheckOptions;
import org.osimage.source.Verifiable;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * Reads every body of an image, which must have its digest, and compares the image with its package
 * databases.
 */
final class ImageCheck {
  private ImageCheck() {}

  /**
   * @param findings a line for each, in the words of each system's own tool where it has some
   * @param files how many bodies were compared
   */
  record Report(List<String> findings, int files) {}

  static Report of(
      ImageTree image, ContentStore store, List<Verifiable> kinds, CheckOptions options)
      throws IOException {
    List<String> findings = new ArrayList<>();
    int checked = bodies(image, store, findings);
    for (Verifiable kind : kinds) {
      findings.addAll(kind.findings(image, store, options));
    }
    return new Report(List.copyOf(findings), checked);
  }

  private static int bodies(ImageTree image, ContentStore store, List<String> findings) {
    int checked = 0;
    byte[] chunk = new byte[1 << 20];
    for (Entry entry : image.entries()) {
      if (entry instanceof Entry.RegularFile file) {
        checked++;
        try (InputStream in = store.open(file.content())) {
          while (in.read(chunk, 0, chunk.length) >= 0) {
            // reading to the end compares the digest
          }
        } catch (IOException e) {
          findings.add("damaged     " + entry.path() + ": " + e.getMessage());
        }
      }
    }
    return checked;
  }
}
