package org.osimage.source.svr4;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.element.Section;
import org.osimage.source.CheckOptions;
import org.osimage.source.Listed;
import org.osimage.source.SourceElement;
import org.osimage.source.Verifiable;
import org.osimage.source.svr4.check.InstalledCheck;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.ContentsLine;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.database.PackageToken;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** SVR4 packages, with the database in {@code var/sadm/install/contents}. */
public final class Svr4Kind implements Verifiable, Listed {
  @Override
  public String element() {
    return "svr4";
  }

  @Override
  public void read(Section s, List<SourceElement> items) {
    items.add(Svr4Element.read(s));
  }

  /** As {@code pkgchk -R}. */
  @Override
  public List<String> findings(ImageTree image, ContentStore store, CheckOptions options)
      throws IOException {
    return InstalledCheck.of(image, store, options);
  }

  @Override
  public void files(ImageTree image, ContentStore store, Receiver receiver) throws IOException {
    Optional<PackageText> text = InstalledPackages.text(image, store, ContentsFile.PATH);
    if (text.isEmpty()) {
      return;
    }
    for (ContentsLine line : ContentsFile.lines(text.get())) {
      PackageToken owner = line.owners().get(line.owners().size() - 1);
      // !: the package says that it was not installed whole; -: it is about to go
      if (!owner.status().equals("!") && !owner.status().equals("-")) {
        receiver.file(TreePath.of(line.path()), owner.instance());
      }
    }
  }
}
